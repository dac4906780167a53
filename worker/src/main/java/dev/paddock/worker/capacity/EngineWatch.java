package dev.paddock.worker.capacity;

import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.Engine;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What is known of Docker, looked at by the clock, so that nobody who wants to know waits for one that hangs. */
@Component
public class EngineWatch implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);

    private final ReentrantLock turn = new ReentrantLock();
    private final Docker docker;
    private volatile Seen seen = new Seen(null, false);

    EngineWatch(Docker docker) {
        this.docker = docker;
    }

    /**
     * What was seen last.
     *
     * @param engine as it was when it last came up; null before the first time
     * @param up whether it answers
     */
    private record Seen(@Nullable Engine engine, boolean up) {}

    /** Before the first report, which is to be true. */
    @Override
    public void afterSingletonsInstantiated() {
        look();
    }

    /** By rate, for tasks with a fixed delay share one thread. */
    @Scheduled(fixedRateString = "500ms")
    void look() {
        if (turn.tryLock()) {
            try {
                seen = next(seen);
            } finally {
                turn.unlock();
            }
        }
    }

    /** One that comes back may be another one, on a machine that was given more memory. */
    private Seen next(Seen before) {
        if (!docker.answers()) {
            return new Seen(before.engine(), false);
        }
        return before.up() ? before : asked(before);
    }

    private Seen asked(Seen before) {
        try {
            return new Seen(docker.engine(), true);
        } catch (DockerFailedException failure) {
            log.warn("Docker is there, but of no use yet: {}", failure.getMessage());
            return new Seen(before.engine(), false);
        }
    }

    /** Why this host can do nothing at all now, for a person; empty if it can. */
    public Optional<String> impediment() {
        return seen.up()
                ? Optional.empty()
                : Optional.of("Docker does not answer on this host; start it, or see what holds it up.");
    }

    /** The engine's version; empty while it does not answer. */
    public Optional<String> version() {
        var last = seen;
        return last.up() ? Optional.ofNullable(last.engine()).map(Engine::version) : Optional.empty();
    }

    /** The engine as it was when it last came up; empty if it has not yet. */
    Optional<Engine> lastSeen() {
        return Optional.ofNullable(seen.engine());
    }

    /** @throws DockerFailedException if nothing is known of it, and it does not answer */
    Engine engine() {
        return lastSeen().orElseGet(docker::engine);
    }
}
