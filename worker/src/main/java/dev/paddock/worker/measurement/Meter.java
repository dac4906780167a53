package dev.paddock.worker.measurement;

import dev.paddock.contract.Activity;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Measurement;
import dev.paddock.worker.postgres.Password;
import dev.paddock.worker.postgres.Postgres;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.postgres.ShutOutException;
import dev.paddock.worker.storage.InstanceData;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Measures instances. None is waited for longer than some seconds. */
@Component
public class Meter {

    private static final Logger log = LoggerFactory.getLogger(Meter.class);

    private final Postgres postgres;
    private final Duration interval;
    private final DiskUse disk;
    private final Questions questions;
    private final ControlGroups groups;

    Meter(Postgres postgres, MeasurementSettings settings) {
        this.postgres = postgres;
        this.interval = settings.interval();
        this.disk = new DiskUse(settings.pause());
        this.questions = new Questions(settings.pause());
        this.groups = new ControlGroups(settings.cgroups());
    }

    /** How a server is reached. */
    public record Access(InetAddress address, int port, Password password) {}

    /** How often each instance is to be measured. */
    public Duration interval() {
        return interval;
    }

    /**
     * Measures one instance; one after the other, never the same one twice at a time.
     *
     * @param access null if its server is not to be asked
     * @param container the id of its container; null if that does not run
     */
    public Measurement measure(InstanceData data, @Nullable Access access, @Nullable String container) {
        var instance = data.ownership().instance();
        var bytes = disk.of(data);
        return new Measurement(
                instance,
                bytes.isPresent() ? bytes.getAsLong() : null,
                access == null ? null : activity(instance, access).orElse(null),
                container == null ? null : groups.consumption(container).orElse(null));
    }

    /** What the directory takes of the disk now, in bytes; empty if that takes too long to count. */
    public OptionalLong diskBytes(InstanceData data) {
        return disk.anew(data);
    }

    /** Forgets all others. */
    public void retain(Set<InstanceId> instances) {
        disk.retain(instances);
        questions.retain(instances);
    }

    private Optional<Activity> activity(InstanceId instance, Access access) {
        return questions.ask(instance, () -> answer(instance, access));
    }

    private Optional<Activity> answer(InstanceId instance, Access access) {
        try {
            return Optional.of(postgres.activity(access.address(), access.port(), access.password()));
        } catch (ServerFailedException | ShutOutException silence) {
            // Seen to be so every few seconds, and often its owner's wish.
            log.debug("Instance {} does not say what it does: {}", instance, silence.getMessage());
            return Optional.empty();
        }
    }
}
