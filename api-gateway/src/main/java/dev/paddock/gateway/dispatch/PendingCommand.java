package dev.paddock.gateway.dispatch;

import dev.paddock.contract.JobId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command that has yet to be published.
 *
 * @param body its JSON; it may hold a verifier, so it is not printed
 * @param traceparent the trace that it goes on with, if not that of who publishes it
 */
record PendingCommand(
        JobId job, String routingKey, String body, @Nullable String traceparent) {

    PendingCommand {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(routingKey, "routingKey");
        Objects.requireNonNull(body, "body");
    }

    @Override
    public String toString() {
        return "PendingCommand[" + job + " to " + routingKey + "]";
    }
}
