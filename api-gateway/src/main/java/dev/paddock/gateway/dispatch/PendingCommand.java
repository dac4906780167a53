package dev.paddock.gateway.dispatch;

import dev.paddock.contract.JobId;
import java.util.Objects;

/**
 * A command that has yet to be published.
 *
 * @param body its JSON; it may hold a verifier, so it is not printed
 */
record PendingCommand(JobId job, String routingKey, String body) {

    PendingCommand {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(routingKey, "routingKey");
        Objects.requireNonNull(body, "body");
    }

    @Override
    public String toString() {
        return "PendingCommand[" + job + " to " + routingKey + "]";
    }
}
