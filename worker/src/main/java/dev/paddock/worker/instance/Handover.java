package dev.paddock.worker.instance;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.Step;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.instance.Servers.Server;
import dev.paddock.worker.postgres.ServerFailedException;
import dev.paddock.worker.storage.InstanceData;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes a spare server an instance's. Its container gets the instance's name before anything else, and its directory
 * appears in the instance's place with the owner's name in it: so whatever a crash leaves looks like what a create
 * leaves that made all anew, and is cleared up like that.
 */
@Component
class Handover {

    private static final Logger log = LoggerFactory.getLogger(Handover.class);

    private final Pool pool;
    private final Spares spares;
    private final Servers servers;
    private final Verifier verifier;

    Handover(Pool pool, Spares spares, Servers servers, Verifier verifier) {
        this.pool = pool;
        this.spares = spares;
        this.servers = servers;
        this.verifier = verifier;
    }

    /**
     * Gives the spare to the instance, proven by a query.
     *
     * @param data the instance's, of which nothing is there yet
     * @return empty if it could not be given, and is gone; a server has to be made then
     */
    Optional<Server> give(Spare spare, CreateInstance command, InstanceData data, Steps steps) {
        try {
            steps.begin(Step.PREPARE_STORAGE);
            servers.rename(spare.server(), command.instance());
            if (!spare.directory().become(data.directory(), data.ownership())) {
                discard(spare, command);
                return Optional.empty();
            }
            return Optional.of(take(spare, command, data, steps));
        } catch (ServerFailedException | DockerFailedException | UncheckedIOException sick) {
            log.warn("Instance {} gets no spare server: {}", command.instance(), sick.getMessage());
            undo(spare, command, data);
            return Optional.empty();
        } catch (RuntimeException | Error failure) {
            undo(spare, command, data);
            throw failure;
        } finally {
            // A session left open would be in the tenant's way.
            spare.session().abandon();
            pool.release(spare);
        }
    }

    private Server take(Spare spare, CreateInstance command, InstanceData data, Steps steps) {
        var spec = command.spec();
        if (spec.cpus() != Spares.LIMITS.cpus()) {
            servers.limit(command.instance(), Servers.limits(spec));
        }
        steps.begin(Step.VERIFY_CONNECTION);
        verifier.verify(command, data, spare.session());
        return spare.server();
    }

    /** What lies in the instance's place without this create's name in it was there before. */
    private void undo(Spare spare, CreateInstance command, InstanceData data) {
        discard(spare, command);
        if (data.directory().ownership().filter(data.ownership()::equals).isPresent()) {
            data.directory().remove();
        }
    }

    private void discard(Spare spare, CreateInstance command) {
        servers.remove(command.instance());
        spares.remove(spare);
    }
}
