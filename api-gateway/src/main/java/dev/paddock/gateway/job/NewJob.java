package dev.paddock.gateway.job;

import dev.paddock.contract.Command;
import java.util.Objects;

/**
 * A job that is about to be accepted.
 *
 * @param command its first attempt; it names the job, its tenant and its instance
 * @param routingKey where it goes, on the exchange for commands
 */
public record NewJob(Command command, String routingKey) {

    public NewJob {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(routingKey, "routingKey");
    }

    public JobType type() {
        return JobType.of(command);
    }
}
