package dev.paddock.system.chaos;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.awaitility.Awaitility.await;

import dev.paddock.system.Installation;
import dev.paddock.system.chaos.Act.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;

/** One run of a plan, and what it came to. */
final class Run {

    private static final Duration TO_REST = Duration.ofMinutes(4);

    private final Plan plan;
    private final Site site;
    private final Clients clients;
    private final Inspection inspection;
    private final History history = new History();

    Run(Plan plan, Installation paddock) {
        this.plan = plan;
        this.site = new Site(paddock);
        this.clients = new Clients(site, history);
        this.inspection = new Inspection(paddock, clients);
    }

    History history() {
        return history;
    }

    /** Lets all happen that is planned, mends what is broken, has an operator replay what died, and looks. */
    Verdict carryOut() {
        try (var clock = Executors.newSingleThreadScheduledExecutor();
                var hands = Executors.newVirtualThreadPerTaskExecutor()) {
            var begun = System.nanoTime();
            var acts = plan.acts().stream()
                    .map(act -> scheduled(begun, act, clock, hands))
                    .toList();
            acts.forEach(Run::join);
        }
        replayTheDead();
        return verdictAtRest();
    }

    /** Each act in a thread of its own, when its time has come, until it and its mending are over. */
    private Future<?> scheduled(long begun, Act act, ScheduledExecutorService clock, ExecutorService hands) {
        return hands.submit(() -> {
            at(begun, act.at(), clock);
            switch (act) {
                case Act.Create create -> clients.create(create);
                case Act.Delete delete -> clients.delete(delete);
                case Act.Cancel _ -> clients.cancel();
                case Fault fault -> breakAndMend(begun, fault, clock);
            }
            return null;
        });
    }

    private void breakAndMend(long begun, Fault fault, ScheduledExecutorService clock) throws Exception {
        var mending = site.strike(fault);
        System.out.println("chaos: %6.1f s  %s".formatted(fault.at().toMillis() / 1e3, fault.kind()));
        if (mending.isPresent()) {
            at(begun, fault.at().plus(fault.length()), clock);
            mending.get().run();
        }
    }

    /** Returns at that time of the run. */
    private static void at(long begun, Duration time, ScheduledExecutorService clock) throws Exception {
        clock.schedule(() -> {}, begun + time.toNanos() - System.nanoTime(), NANOSECONDS)
                .get();
    }

    private static void join(Future<?> act) {
        try {
            act.get();
        } catch (ExecutionException e) {
            throw new AssertionError("An act of the run could not be carried out", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void replayTheDead() {
        clients.ask(gateway -> gateway.post("/v1/dead-letters/replay", "{}"));
    }

    /** The first clean one, or the last: bringing back and tidying up take their time. */
    private Verdict verdictAtRest() {
        var last = new AtomicReference<Optional<Verdict>>(Optional.empty());
        try {
            await().pollInSameThread()
                    .pollInterval(Duration.ofSeconds(2))
                    .atMost(TO_REST)
                    .until(() -> {
                        last.set(Optional.of(Verdict.of(history, inspection.findings())));
                        return last.get().orElseThrow().isClean();
                    });
        } catch (ConditionTimeoutException notClean) {
            // The last verdict says why.
        }
        return last.get().orElseThrow();
    }

    static List<Act> faults(Plan plan) {
        return plan.acts().stream().filter(Fault.class::isInstance).toList();
    }
}
