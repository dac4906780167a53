package dev.paddock.gateway.job;

import dev.paddock.contract.Command;
import dev.paddock.contract.ControlInstance;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.SetPassword;
import dev.paddock.contract.UpdateInstance;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /** Whether it restarts a server that it only configures otherwise; null if that is no question. */
    @Nullable
    Boolean restart() {
        return switch (command) {
            case UpdateInstance update -> update.restart();
            case CreateInstance _, DeleteInstance _, DeleteStorage _, ControlInstance _, SetPassword _ -> null;
        };
    }

    public JobType type() {
        return JobType.of(command);
    }
}
