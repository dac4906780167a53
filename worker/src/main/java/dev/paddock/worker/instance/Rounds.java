package dev.paddock.worker.instance;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/** When this host looks after its servers, and clears up behind itself, of its own accord. */
@Configuration(proxyBeanMethods = false)
class Rounds implements SchedulingConfigurer {

    private final Supervisor supervisor;
    private final SupervisionSettings supervision;
    private final Reconciler reconciler;
    private final ReconcileSettings reconciliation;

    Rounds(
            Supervisor supervisor,
            SupervisionSettings supervision,
            Reconciler reconciler,
            ReconcileSettings reconciliation) {
        this.supervisor = supervisor;
        this.supervision = supervision;
        this.reconciler = reconciler;
        this.reconciliation = reconciliation;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        tasks.addFixedRateTask(everySo(supervision.interval(), supervisor::round));
        tasks.addFixedRateTask(everySo(reconciliation.interval(), reconciler::round));
    }

    /**
     * By rate, for tasks with a fixed delay share one thread; and a round that takes too long is not joined by another.
     */
    private static FixedRateTask everySo(Duration interval, Runnable round) {
        var one = new ReentrantLock();
        return new FixedRateTask(
                () -> {
                    if (one.tryLock()) {
                        try {
                            round.run();
                        } finally {
                            one.unlock();
                        }
                    }
                },
                interval,
                Duration.ZERO);
    }
}
