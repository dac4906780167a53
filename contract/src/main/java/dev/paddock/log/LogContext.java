package dev.paddock.log;

import dev.paddock.contract.Command;
import dev.paddock.contract.Event;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Lets every line that this thread logs name what it is about, under the same fields in both programs, until this is
 * closed. It holds ids and nothing else, so that no secret can come into a line by it.
 */
public final class LogContext implements AutoCloseable {

    private static final String JOB = "job";
    private static final String INSTANCE = "instance";
    private static final String ATTEMPT = "attempt";

    /** Where the Elastic Common Schema, in which lines are written, has its place for it. */
    private static final String HOST = "host.name";

    private final Map<String, @Nullable String> before = new HashMap<>();

    private LogContext() {}

    /** Of a command in the hands of a host. */
    public static LogContext of(Command command, HostId host) {
        return of(command.job(), command.instance(), command.attempt()).and(HOST, host);
    }

    /** Of an attempt at a job. */
    public static LogContext of(JobId job, InstanceId instance, int attempt) {
        return of(job).and(INSTANCE, instance).and(ATTEMPT, attempt);
    }

    /** Of what a host tells. */
    public static LogContext of(Event event) {
        var context = new LogContext().and(HOST, event.host());
        return event instanceof JobEvent news ? context.and(JOB, news.job()).and(ATTEMPT, news.attempt()) : context;
    }

    /** Of a job. */
    public static LogContext of(JobId job) {
        return new LogContext().and(JOB, job);
    }

    /** Of an instance. */
    public static LogContext of(InstanceId instance) {
        return new LogContext().and(INSTANCE, instance);
    }

    /** All that this thread's lines name now, for lines that are written later. */
    public static Fields current() {
        return new Fields(Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()));
    }

    /** What lines named once. */
    public record Fields(Map<String, String> values) {

        /** Lets this thread's lines name it again. */
        public LogContext again() {
            var context = new LogContext();
            values.forEach(context::and);
            return context;
        }
    }

    private LogContext and(String field, Object value) {
        before.put(field, MDC.get(field));
        MDC.put(field, value.toString());
        return this;
    }

    /** What was named before is named again. */
    @Override
    public void close() {
        before.forEach(LogContext::restore);
    }

    private static void restore(String field, @Nullable String value) {
        if (value == null) {
            MDC.remove(field);
        } else {
            MDC.put(field, value);
        }
    }
}
