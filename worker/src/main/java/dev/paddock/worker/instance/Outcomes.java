package dev.paddock.worker.instance;

import dev.paddock.contract.Failure;
import dev.paddock.contract.Step;
import dev.paddock.worker.failure.FailureCategory;
import dev.paddock.worker.failure.FailureCategory.Callers;
import dev.paddock.worker.failure.FailureCategory.Elsewhere;
import dev.paddock.worker.failure.FailureCategory.Lasting;
import dev.paddock.worker.failure.FailureCategory.Passing;
import dev.paddock.worker.failure.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How attempts end that met a failure. */
final class Outcomes {

    private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

    private Outcomes() {}

    static Outcome of(Throwable failure, Step step) {
        var category = Failures.category(failure);
        mention(category, failure, step);
        return of(category, new Failure(category.code(), category.message(), step));
    }

    private static Outcome of(FailureCategory category, Failure told) {
        return switch (category) {
            case Callers _ -> new Outcome.Failed(told);
            case Elsewhere _ -> new Outcome.Declined(told);
            case Passing _ -> new Outcome.Interrupted(told);
            case Lasting _ -> new Outcome.Blocked(told);
        };
    }

    private static void mention(FailureCategory category, Throwable failure, Step step) {
        if (category.code().equals(Failures.INTERNAL)) {
            log.error("{} met an error of our own", step, failure);
        } else if (isToBeMended(category)) {
            log.warn("{} met {}: {}", step, category.code(), category.message());
        }
    }

    private static boolean isToBeMended(FailureCategory category) {
        return switch (category) {
            case Callers _, Elsewhere _ -> false;
            case Passing _, Lasting _ -> true;
        };
    }
}
