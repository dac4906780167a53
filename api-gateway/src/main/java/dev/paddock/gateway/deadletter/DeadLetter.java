package dev.paddock.gateway.deadletter;

import dev.paddock.contract.JobId;
import dev.paddock.gateway.job.FailedAttempt;
import dev.paddock.gateway.job.JobError;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that the platform could not do, as operators see it.
 *
 * @param jobId null if the message was unreadable
 * @param type of the job; null if the message was unreadable
 * @param attempts the whole history of what was tried
 * @param payload the command, with secrets as {@code ***}; of an unreadable message its text, or its bytes in Base64 if
 *     it is none
 */
record DeadLetter(
        UUID id,
        @Nullable JobId jobId,
        @Nullable String type,
        JobError error,
        List<FailedAttempt> attempts,
        @Nullable Object payload,
        Instant deadAt) {

    DeadLetter {
        attempts = List.copyOf(attempts);
    }
}
