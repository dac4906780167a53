package dev.paddock.worker.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Measurement;
import dev.paddock.worker.measurement.Meter;
import dev.paddock.worker.measurement.Meter.Access;
import dev.paddock.worker.postgres.Postgres;
import dev.paddock.worker.postgres.ServerConfiguration;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.ShutOutException;
import dev.paddock.worker.storage.DataDirectory;
import dev.paddock.worker.storage.InstanceData;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets a server take no writes whose directory takes as much of the disk as it may, until there is room again. That it
 * is so stands in a file of its configuration and nowhere else: a server reads it at its start, and a worker at its
 * own, whatever became of the ones before.
 */
@Component
class DiskLimits {

    private static final Logger log = LoggerFactory.getLogger(DiskLimits.class);

    /** Of the limit must be free before writes are taken again, lest that change with each row. */
    private static final int A_TWENTIETH = 20;

    private static final String SILENT =
            "the server does not answer the worker, or does not let it in; it goes by it once it does, or is restarted";

    private static final String PENDING = "the server has yet to read it";

    private static final String RELEASED = "There is room again, of which the server has yet to read.";

    private final Map<InstanceId, Told> told = new ConcurrentHashMap<>();
    private final DirectoryLocks locks;
    private final Meter meter;
    private final Postgres postgres;

    DiskLimits(DirectoryLocks locks, Meter meter, Postgres postgres) {
        this.locks = locks;
        this.meter = meter;
        this.postgres = postgres;
    }

    /**
     * What a server was told last; of one that does not run there is none, for it reads its files when it starts.
     *
     * @param heard whether it has read its files since
     * @param objection why it does not go by them; null if it does
     */
    private record Told(
            boolean readOnly, boolean heard, @Nullable String objection) {

        boolean isHeard(boolean wanted) {
            return heard && readOnly == wanted;
        }
    }

    /**
     * Judges an instance by what was measured, and lets its server know.
     *
     * @param access null if the server is not to be asked
     */
    void watch(InstanceData data, Measurement seen, @Nullable Access access) {
        if (data.ownership().diskLimit().isEmpty()) {
            return;
        }
        try {
            var directory = data.directory();
            locks.ifFree(directory.tenant(), directory.name(), _ -> judge(data, seen.diskBytes()));
            if (access == null) {
                told.remove(seen.instance());
            } else {
                tell(data, seen.activity() != null, access);
            }
        } catch (UncheckedIOException failure) {
            log.warn("Instance {} is not held to its disk limit: {}", seen.instance(), failure.getMessage());
        }
    }

    /** What was seen before the directory was in hand may be over by now. */
    private void judge(InstanceData seen, @Nullable Long used) {
        var isNow = seen.directory().ownership().filter(seen.ownership()::equals);
        if (used != null && isNow.isPresent()) {
            judge(seen, used, isReadOnly(seen.directory()));
        }
    }

    /**
     * Judges an instance afresh whose limit has changed, while its directory is in hand. Its server is to read its
     * files again after that. What can't be counted in good time stays as it is.
     */
    void settle(InstanceData data) {
        if (data.ownership().diskLimit().isEmpty()) {
            data.directory().unconfigure(ServerConfiguration.READ_ONLY_FILE);
        } else {
            meter.diskBytes(data).ifPresent(used -> judge(data, used, false));
        }
        told.remove(data.ownership().instance());
    }

    private void judge(InstanceData data, long used, boolean wasReadOnly) {
        long limit = data.ownership().diskLimit().orElseThrow();
        boolean reached = used >= (wasReadOnly ? limit - limit / A_TWENTIETH : limit);
        if (reached == isReadOnly(data.directory())) {
            return;
        }
        var instance = data.ownership().instance();
        told.put(instance, new Told(true, false, PENDING));
        if (reached) {
            data.directory().configure(ServerConfiguration.readOnly());
            log.warn("Instance {} takes {} MiB of the disk, of {}: it is read-only", instance, used >> 20, limit >> 20);
        } else {
            data.directory().unconfigure(ServerConfiguration.READ_ONLY_FILE);
            log.info(
                    "Instance {} takes {} MiB of the disk, of {}: it takes writes again",
                    instance,
                    used >> 20,
                    limit >> 20);
        }
    }

    private static boolean isReadOnly(DataDirectory directory) {
        return directory.isConfiguredBy(ServerConfiguration.READ_ONLY_FILE);
    }

    /** One that takes no writes is asked each time, for its superuser may overrule it at any. */
    private void tell(InstanceData data, boolean answers, Access access) {
        var instance = data.ownership().instance();
        boolean readOnly = isReadOnly(data.directory());
        var before = told.get(instance);
        boolean heard = before != null && before.isHeard(readOnly);
        if (readOnly || !heard) {
            var answer = answers ? answer(readOnly, heard, access) : Optional.<Told>empty();
            answer.or(() -> Optional.of(new Told(true, false, SILENT)).filter(_ -> readOnly))
                    .ifPresent(now -> told.put(instance, now));
        }
    }

    /** Empty if there was none: it goes by what it was told last. */
    private Optional<Told> answer(boolean readOnly, boolean heard, Access access) {
        try (var session = postgres.connectOnce(access.address(), access.port(), access.password())) {
            if (!heard) {
                session.reload();
            }
            var objection = readOnly ? session.whyNotInForce(ServerConfiguration.READ_ONLY) : Optional.<String>empty();
            return Optional.of(new Told(readOnly, true, objection.orElse(null)));
        } catch (ServerFailedException | ShutOutException silence) {
            log.debug("A server is not told of its disk limit: {}", silence.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Why an instance takes no writes, or is to take none, for a person; empty if it takes them.
     *
     * @throws UncheckedIOException if the disk does not do what it should
     */
    Optional<String> whyReadOnly(InstanceData data) {
        var limit = data.ownership().diskLimit();
        if (limit.isEmpty()) {
            return Optional.empty();
        }
        var last = told.get(data.ownership().instance());
        if (isReadOnly(data.directory())) {
            return Optional.of(reason(limit.getAsLong(), last));
        }
        return last != null && last.readOnly() ? Optional.of(RELEASED) : Optional.empty();
    }

    private static String reason(long limit, @Nullable Told last) {
        var reason = ("Its limit of %d MiB of disk (diskMiB) is reached, so its transactions are read-only by default."
                        + " Delete in a transaction that is BEGIN READ WRITE, and VACUUM; or raise the limit.")
                .formatted(limit >> 20);
        return last == null || last.objection() == null
                ? reason
                : reason + " It is not in force: " + last.objection() + ".";
    }

    /** Forgets all others. */
    void retain(Set<InstanceId> instances) {
        told.keySet().retainAll(instances);
    }
}
