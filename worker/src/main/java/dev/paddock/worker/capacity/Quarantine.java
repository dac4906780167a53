package dev.paddock.worker.capacity;

import dev.paddock.worker.storage.ReleasedPorts;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ports that instances had until a moment ago. Nobody gets one yet, not even its last owner: a client that still
 * connects there meets a refusal, and not a stranger's server.
 */
@Component
class Quarantine {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private final Map<Integer, Instant> released;
    private final Duration length;
    private final ReleasedPorts notes;
    private final Clock clock;

    Quarantine(PortSettings settings, ReleasedPorts notes, Clock clock) {
        this.released = new ConcurrentHashMap<>(notes.all());
        this.length = settings.quarantine();
        this.notes = notes;
        this.clock = clock;
    }

    /**
     * Begins for a port that an instance gives up. On a disk that takes no note, it lasts no longer than the worker.
     */
    synchronized void begin(int port) {
        if (length.isZero()) {
            return;
        }
        released.put(port, clock.instant());
        try {
            notes.note(port);
        } catch (UncheckedIOException full) {
            log.warn("That port {} is in quarantine is not noted: {}", port, full.getMessage());
        }
    }

    /** When somebody may have a port that is in quarantine; empty if it is not. */
    Optional<Instant> endOf(int port) {
        return Optional.ofNullable(released.get(port)).filter(this::lasts).map(since -> since.plus(length));
    }

    /** All ports that are in quarantine. */
    Set<Integer> ports() {
        return released.entrySet().stream()
                .filter(each -> lasts(each.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Scheduled(fixedDelayString = "1m")
    synchronized void purge() {
        released.forEach((port, since) -> {
            if (!lasts(since) && released.remove(port, since)) {
                notes.forget(port);
            }
        });
    }

    /** A clock that was set back since would make it last for ever. */
    private boolean lasts(Instant since) {
        return Duration.between(since, clock.instant()).abs().compareTo(length) < 0;
    }
}
