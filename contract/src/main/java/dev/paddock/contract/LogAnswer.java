package dev.paddock.contract;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a host answers to a {@link LogQuestion}.
 *
 * @param lines in the order in which they were written
 * @param next since when to ask for what comes after them
 * @param refusal why there is no answer; null if there is one
 */
public record LogAnswer(
        InstanceId instance,
        List<LogLine> lines,
        Instant next,
        @Nullable Refusal refusal) {

    public LogAnswer {
        Objects.requireNonNull(instance, "instance");
        lines = List.copyOf(lines);
        Objects.requireNonNull(next, "next");
    }

    /** Why a host gave no lines. */
    public enum Refusal {
        /** There is no container of this instance. */
        ABSENT,
        /** Docker does not answer. */
        DOCKER_SILENT,
        /** Too many ask at once. */
        BUSY
    }
}
