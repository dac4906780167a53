package dev.paddock.gateway.deadline;

import dev.paddock.gateway.deadletter.DeadLetters;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** A dead letter that nobody acts on is discarded, and what its job made is cleaned up. */
@Component
class ForgottenDeadLetters implements Sweep<UUID> {

    private final DeadLetters deadLetters;
    private final Duration limit;

    ForgottenDeadLetters(DeadLetters deadLetters, DeadlineSettings settings) {
        this.deadLetters = deadLetters;
        this.limit = settings.deadLetter();
    }

    @Override
    public String name() {
        return "forgotten-dead-letters";
    }

    /** It is no host that is waited for. */
    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public List<UUID> overdue(int most) {
        return deadLetters.forgotten(limit, most);
    }

    @Override
    public void end(UUID id) {
        deadLetters.discardForgotten(id, limit);
    }
}
