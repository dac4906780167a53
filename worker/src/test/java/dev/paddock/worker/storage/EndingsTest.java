package dev.paddock.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.Failure;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.InstanceSpec;
import dev.paddock.contract.JobId;
import dev.paddock.contract.ScramVerifier;
import dev.paddock.contract.Step;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PasswordUtil;

class EndingsTest {

    private static final StorageDir DIRECTORY = new StorageDir("orders");
    private static final Failure FAILURE = new Failure("port-in-use", "Port 1 is in use", Step.START_CONTAINER);

    private final InstanceId instance = new InstanceId(UUID.randomUUID());
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final Path root;

    EndingsTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void standInTheWayOfWhatWasSentBefore() throws IOException {
        after(Duration.ZERO).noteDelete(delete(3));

        assertThat(after(Duration.ZERO).haveDeleteAfter(create(2))).isTrue();
        assertThat(after(Duration.ZERO).haveDeleteAfter(create(3))).isTrue();
        assertThat(after(Duration.ZERO).haveDeleteAfter(create(4))).isFalse();
    }

    @Test
    void areNotLoweredByADeleteThatComesLate() throws IOException {
        after(Duration.ZERO).noteDelete(delete(3));

        after(Duration.ZERO).noteDelete(delete(2));

        assertThat(after(Duration.ZERO).haveDeleteAfter(create(3))).isTrue();
    }

    @Test
    void holdTheFailureOfAnAttemptAndOfThoseBeforeIt() throws IOException {
        var second = attempt(2, new JobId(UUID.randomUUID()), 1);

        after(Duration.ZERO).noteFailure(second, FAILURE);

        var endings = after(Duration.ZERO);
        assertThat(endings.failureOf(second)).contains(FAILURE);
        assertThat(endings.failureOf(attempt(1, second.job(), 1))).contains(FAILURE);
        assertThat(endings.failureOf(attempt(3, second.job(), 1))).isEmpty();
        assertThat(endings.failureOf(create(1))).isEmpty();
    }

    @Test
    void holdADeclinedAttemptApartFromOneThatFailed() throws IOException {
        var second = attempt(2, new JobId(UUID.randomUUID()), 1);

        after(Duration.ZERO).noteDecline(second, FAILURE);

        var endings = after(Duration.ZERO);
        assertThat(endings.declineOf(second)).contains(FAILURE);
        assertThat(endings.declineOf(attempt(1, second.job(), 1))).contains(FAILURE);
        assertThat(endings.declineOf(attempt(3, second.job(), 1))).isEmpty();
        assertThat(endings.failureOf(second)).isEmpty();
    }

    @Test
    void arePurgedAfterAWeek() throws IOException {
        after(Duration.ZERO).noteDelete(delete(3));
        after(Duration.ZERO).noteFailure(create(1), FAILURE);

        after(Duration.ofDays(6)).purge();
        assertThat(root.resolve(".gone")).isNotEmptyDirectory();

        after(Duration.ofDays(8)).purge();
        assertThat(root.resolve(".gone")).isEmptyDirectory();
    }

    private Endings after(Duration time) throws IOException {
        return new Endings(new Storage(new StorageSettings(root)), Clock.offset(Clock.systemUTC(), time));
    }

    private CreateInstance create(long generation) {
        return attempt(1, new JobId(UUID.randomUUID()), generation);
    }

    private CreateInstance attempt(int attempt, JobId job, long generation) {
        var verifier = new ScramVerifier(PasswordUtil.encodeScramSha256("secret".toCharArray()));
        var spec = new InstanceSpec("17", "ann", verifier, null, DIRECTORY, false, 256, 1, null, Map.of());
        return new CreateInstance(job, attempt, tenant, instance, generation, spec);
    }

    private DeleteInstance delete(long generation) {
        return new DeleteInstance(
                new JobId(UUID.randomUUID()), 1, tenant, instance, generation, DIRECTORY, StorageDisposal.DELETE);
    }
}
