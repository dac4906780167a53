package dev.paddock.worker.measurement;

import dev.paddock.contract.Activity;
import dev.paddock.contract.InstanceId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to servers, each of which is its tenant's and may answer as slowly as it likes. An answer is waited for
 * only so long; a server that owes one is asked nothing else, and one that gave none is left alone for a while.
 */
final class Questions {

    private static final Logger log = LoggerFactory.getLogger(Questions.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Map<InstanceId, Asked> asked = new ConcurrentHashMap<>();
    private final Duration pause;

    /** @param pause how long a server is left alone that gave no answer */
    Questions(Duration pause) {
        this.pause = pause;
    }

    /** @param question its answer is empty if there is none */
    Optional<Activity> ask(InstanceId server, Supplier<Optional<Activity>> question) {
        var before = asked.get(server);
        if (before != null && !before.isOver(pause)) {
            return Optional.empty();
        }
        var now = new Asked(answer(server, question), System.nanoTime());
        asked.put(server, now);
        return now.within(LIMIT);
    }

    private static CompletableFuture<Optional<Activity>> answer(
            InstanceId server, Supplier<Optional<Activity>> question) {
        return CompletableFuture.supplyAsync(question, Thread::startVirtualThread)
                .exceptionally(failure -> {
                    log.debug("Instance {} can't be asked", server, failure);
                    return Optional.empty();
                });
    }

    /** Forgets all others. */
    void retain(Set<InstanceId> servers) {
        asked.keySet().retainAll(servers);
    }

    private record Asked(CompletableFuture<Optional<Activity>> answer, long at) {

        boolean isOver(Duration pause) {
            return answer.isDone() && (answer.join().isPresent() || System.nanoTime() - at >= pause.toNanos());
        }

        Optional<Activity> within(Duration limit) {
            return answer.copy()
                    .completeOnTimeout(Optional.empty(), limit.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }
}
