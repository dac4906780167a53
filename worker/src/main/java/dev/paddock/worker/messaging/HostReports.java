package dev.paddock.worker.messaging;

import dev.paddock.contract.HostReported;
import dev.paddock.worker.capacity.Capacity;
import dev.paddock.worker.capacity.Draining;
import dev.paddock.worker.capacity.EngineWatch;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.Images;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Puts how this host is into an event's words. It waits for nobody: what is not known is not told. */
@Component
class HostReports {

    private final Host host;
    private final Images images;
    private final EngineWatch engine;
    private final Capacity capacity;
    private final Draining draining;
    private final Clock clock;
    private final @Nullable String workerVersion;

    /** @param workerVersion as Boot reads it from the jar's manifest; null where there is no jar */
    HostReports(
            Host host,
            Images images,
            EngineWatch engine,
            Capacity capacity,
            Draining draining,
            Clock clock,
            @Value("${spring.application.version:#{null}}") @Nullable String workerVersion) {
        this.host = host;
        this.images = images;
        this.engine = engine;
        this.capacity = capacity;
        this.draining = draining;
        this.clock = clock;
        this.workerVersion = workerVersion;
    }

    HostReported now() {
        var room = capacity.room();
        return new HostReported(
                host.id(),
                clock.instant(),
                host.address().getHostAddress(),
                images.versions(),
                engine.impediment().orElse(null),
                room.full(),
                draining.isOn(),
                room.capacity(),
                room.free(),
                engine.version().orElse(null),
                workerVersion);
    }
}
