package dev.paddock.gateway.job;

import dev.paddock.contract.JobId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Waits for news of jobs. One connection listens for what {@code notify_job_event} says in the database, whichever
 * gateway took the event, and wakes those who wait; they look at the row itself. A notification that is lost costs a
 * second.
 */
@Component
public class JobWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobWatch.class);
    private static final Duration LISTEN = Duration.ofSeconds(1);
    private static final Duration RECONNECT = Duration.ofMillis(500);
    /** No job has it. */
    private static final UUID ANY = new UUID(0, 0);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DataSource database;
    private final ConcurrentHashMap<UUID, Set<Semaphore>> waiting = new ConcurrentHashMap<>();
    private volatile boolean running;
    private volatile Thread listener = Thread.currentThread();

    JobWatch(DataSource database) {
        this.database = database;
    }

    /**
     * Looks until there is something to see, or the time is up, or the gateway stops.
     *
     * @param look what to look for; it is asked at once and then at each event of the job
     * @return what was seen; empty if the time was up first
     */
    public <T> Optional<T> await(JobId job, Duration limit, Supplier<Optional<T>> look) throws InterruptedException {
        return await(job.value(), limit, look);
    }

    /**
     * The same for news of any job, and of whatever else there may be once a second.
     *
     * @return what was seen; empty if the time was up first
     */
    public <T> Optional<T> awaitAny(Duration limit, Supplier<Optional<T>> look) throws InterruptedException {
        return await(ANY, limit, look);
    }

    private <T> Optional<T> await(UUID job, Duration limit, Supplier<Optional<T>> look) throws InterruptedException {
        var news = new Semaphore(0);
        var deadline = System.nanoTime() + limit.toNanos();
        // Added within the same atomic step that finds the set, lest another's leaving takes the set away between.
        waiting.compute(job, (id, waiters) -> {
            var all = waiters == null ? ConcurrentHashMap.<Semaphore>newKeySet() : waiters;
            all.add(news);
            return all;
        });
        try {
            return await(news, deadline, look);
        } finally {
            waiting.computeIfPresent(job, (id, waiters) -> {
                waiters.remove(news);
                return waiters.isEmpty() ? null : waiters;
            });
        }
    }

    private <T> Optional<T> await(Semaphore news, long deadline, Supplier<Optional<T>> look)
            throws InterruptedException {
        while (true) {
            news.drainPermits();
            var seen = look.get();
            var left = deadline - System.nanoTime();
            if (seen.isPresent() || left <= 0 || !running) {
                return seen;
            }
            news.tryAcquire(Math.min(left, LOOK_AGAIN_NANOS), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void start() {
        running = true;
        listener = Thread.ofVirtual().name("job-watch").start(this::listen);
    }

    @Override
    public void stop() {
        running = false;
        listener.interrupt();
        wakeAll();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void listen() {
        while (running) {
            try (var connection = database.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (running) {
                    log.warn("Not listening for job events: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("listen job_event");
        }
        wakeAll();
        var notifications = connection.unwrap(PGConnection.class);
        while (running) {
            for (var notification : notifications.getNotifications((int) LISTEN.toMillis())) {
                wake(UUID.fromString(notification.getParameter()));
            }
        }
        try (var statement = connection.createStatement()) {
            statement.execute("unlisten *");
        }
    }

    private void wake(UUID job) {
        waiting.getOrDefault(job, Set.of()).forEach(Semaphore::release);
        waiting.getOrDefault(ANY, Set.of()).forEach(Semaphore::release);
    }

    private void wakeAll() {
        waiting.values().forEach(waiters -> waiters.forEach(Semaphore::release));
    }

    private void pause() {
        try {
            Thread.sleep(RECONNECT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
