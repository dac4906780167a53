package dev.paddock.worker.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.failure.Failures;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Inventory;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Sees to it that every server runs whose data are ready, and that none does that was stopped. */
@Component
class Supervisor implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    /** Of bring-backs at once: more would only take the processors from each other. */
    private static final int AT_ONCE = 8;

    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Set<InstanceId> inHand = ConcurrentHashMap.newKeySet();
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final ExecutorService bringBacks = Executors.newVirtualThreadPerTaskExecutor();
    private final Docker docker;
    private final Host host;
    private final Inventory inventory;
    private final DirectoryLocks locks;
    private final Conditions conditions;
    private final Revival revival;
    private volatile boolean stopping;

    Supervisor(
            Docker docker,
            Host host,
            Inventory inventory,
            DirectoryLocks locks,
            Conditions conditions,
            Revival revival) {
        this.docker = docker;
        this.host = host;
        this.inventory = inventory;
        this.locks = locks;
        this.conditions = conditions;
        this.revival = revival;
    }

    /** Looks at all servers once. While Docker does not answer, nothing is seen, and nothing is said to be down. */
    void round() {
        try {
            var running = running();
            var stock = inventory.take();
            conditions.retain(stock.instances());
            stock.served().stream().filter(data -> !isWell(data, running)).forEach(this::lookAfter);
            // Servers without any data: the storage root is not mounted, and nothing is known.
            conditions.sighted(!stock.data().isEmpty() || running.isEmpty());
        } catch (DockerFailedException | UncheckedIOException away) {
            overlook(away);
        }
    }

    private void overlook(RuntimeException away) {
        if (conditions.areSighted()) {
            log.warn("No server is looked at until this is over: {}", away.getMessage());
        }
        conditions.sighted(false);
    }

    /** By their containers' names; a spare one is nobody's. */
    private Set<String> running() {
        return docker.labelled(Labels.HOST, host.id().value()).stream()
                .filter(Container::running)
                .map(Container::name)
                .filter(name -> !Labels.isSpareName(name))
                .collect(Collectors.toSet());
    }

    private boolean isWell(InstanceData data, Set<String> running) {
        var instance = data.ownership().instance();
        boolean runs = running.contains(Labels.containerName(instance));
        return data.wasReady() ? conditions.isProven(instance) && runs : !runs;
    }

    private void lookAfter(InstanceData data) {
        var instance = data.ownership().instance();
        if (!stopping && conditions.isDue(instance) && inHand.add(instance)) {
            bringBacks.execute(() -> bringBack(data));
        }
    }

    private void bringBack(InstanceData seen) {
        slots.acquireUninterruptibly();
        try {
            locks.ifFree(seen.directory().tenant(), seen.directory().name(), wanted -> bringBack(seen, wanted));
        } finally {
            slots.release();
            inHand.remove(seen.ownership().instance());
        }
    }

    /** What was seen before the directory was in hand may be over by now. */
    private void bringBack(InstanceData seen, BooleanSupplier wanted) {
        if (seen.directory().ownership().filter(seen.ownership()::equals).isPresent()) {
            if (seen.wasReady()) {
                attempt(seen, () -> !stopping && !wanted.getAsBoolean());
            } else {
                putDown(seen.ownership().instance());
            }
        }
    }

    /** A crash came between the note that it is to be down and its end. */
    private void putDown(InstanceId instance) {
        try {
            revival.putDown(instance);
        } catch (DockerFailedException failure) {
            log.warn("Instance {} was stopped, and still runs: {}", instance, failure.getMessage());
        }
    }

    private void attempt(InstanceData data, BooleanSupplier worthwhile) {
        var instance = data.ownership().instance();
        try {
            var found = revival.find(data);
            whyDown(found).ifPresent(reason -> conditions.down(instance, reason));
            revival.revive(data, found, worthwhile);
            conditions.proven(instance);
        } catch (DockerFailedException.Silent silence) {
            log.warn("Instance {} is not brought back yet: {}", instance, silence.getMessage());
        } catch (LeftAloneException waiting) {
            conditions.waiting(instance, waiting.reason());
        } catch (RuntimeException | Error failure) {
            conclude(instance, failure, worthwhile);
        }
    }

    /** Of a try that was broken off nothing is known. */
    private void conclude(InstanceId instance, Throwable failure, BooleanSupplier worthwhile) {
        if (worthwhile.getAsBoolean()) {
            conditions.failed(instance, Failures.reason(failure));
        }
    }

    private static Optional<String> whyDown(Optional<Container> found) {
        return found.map(Supervisor::whyDown).orElse(Optional.of("Its container is gone"));
    }

    private static Optional<String> whyDown(Container container) {
        return switch (container.state()) {
            case CREATED -> Optional.of("Its container was not started");
            case RESTARTING -> Optional.of("Its server ended, and Docker starts it again");
            case ENDED -> Optional.of("Its server ended");
            case RUNNING, PAUSED -> Optional.empty();
        };
    }

    /** Before any job is waited for: what is broken off is taken up by the next start. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        stopping = true;
        bringBacks.shutdown();
    }

    /** A program that did not come up is not told that it ends. */
    @Override
    public void destroy() throws InterruptedException {
        end();
        if (!bringBacks.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
            log.warn("A server that was being brought back is left as it is");
        }
    }
}
