package dev.paddock.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.InstanceSpec;
import dev.paddock.contract.JobId;
import dev.paddock.contract.ScramVerifier;
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

class TombstonesTest {

    private static final StorageDir DIRECTORY = new StorageDir("orders");

    private final InstanceId instance = new InstanceId(UUID.randomUUID());
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final Path root;

    TombstonesTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void standInTheWayOfWhatWasSentBefore() throws IOException {
        after(Duration.ZERO).raise(delete(3));

        assertThat(after(Duration.ZERO).isAheadOf(create(2))).isTrue();
        assertThat(after(Duration.ZERO).isAheadOf(create(3))).isTrue();
        assertThat(after(Duration.ZERO).isAheadOf(create(4))).isFalse();
    }

    @Test
    void areNotLoweredByADeleteThatComesLate() throws IOException {
        after(Duration.ZERO).raise(delete(3));

        after(Duration.ZERO).raise(delete(2));

        assertThat(after(Duration.ZERO).isAheadOf(create(3))).isTrue();
    }

    @Test
    void arePurgedAfterAWeek() throws IOException {
        after(Duration.ZERO).raise(delete(3));

        after(Duration.ofDays(6)).purge();
        assertThat(root.resolve(".gone")).isNotEmptyDirectory();

        after(Duration.ofDays(8)).purge();
        assertThat(root.resolve(".gone")).isEmptyDirectory();
    }

    private Tombstones after(Duration time) throws IOException {
        return new Tombstones(new Storage(new StorageSettings(root)), Clock.offset(Clock.systemUTC(), time));
    }

    private CreateInstance create(long generation) {
        var verifier = new ScramVerifier(PasswordUtil.encodeScramSha256("secret".toCharArray()));
        var spec = new InstanceSpec("17", "ann", verifier, null, DIRECTORY, false, 256, 1, Map.of());
        return new CreateInstance(new JobId(UUID.randomUUID()), 1, tenant, instance, generation, spec);
    }

    private DeleteInstance delete(long generation) {
        return new DeleteInstance(
                new JobId(UUID.randomUUID()), 1, tenant, instance, generation, DIRECTORY, StorageDisposal.DELETE);
    }
}
