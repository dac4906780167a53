package dev.paddock.worker.instance;

import dev.paddock.contract.Progress;
import dev.paddock.contract.Step;
import java.util.List;
import java.util.function.Consumer;

/** Where one attempt is in its plan. */
final class Steps {

    private final List<Step> plan;
    private final Consumer<Progress> report;
    private volatile Step current;

    Steps(List<Step> plan, Consumer<Progress> report) {
        this.plan = plan;
        this.report = report;
        this.current = plan.getFirst();
    }

    void begin(Step step) {
        current = step;
        report.accept(new Progress(step, plan.indexOf(step), plan.size()));
    }

    /** One that was still going on, beside the next, is where it failed. */
    void failed(Step step) {
        current = step;
    }

    Step current() {
        return current;
    }
}
