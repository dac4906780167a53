package dev.paddock.gateway.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceTest {

    private static final HostId HERE = new HostId("host-a");
    private static final HostId ELSEWHERE = new HostId("host-b");
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @EnumSource
    void isInVainOnAHostThatIsNotItsOwnUnlessItMayYetComeThere(InstanceStatus status) {
        assertThat(instance(status, ELSEWHERE).isInVainOn(HERE)).isEqualTo(status != InstanceStatus.PROVISIONING);
    }

    @ParameterizedTest
    @EnumSource
    void isInVainOnItsOwnHostOnlyOnceItHasEnded(InstanceStatus status) {
        assertThat(instance(status, HERE).isInVainOn(HERE))
                .isEqualTo(status == InstanceStatus.FAILED || status == InstanceStatus.DELETED);
    }

    @Test
    void isInVainOnAnyHostIfItFailedAndSoHasNone() {
        assertThat(instance(InstanceStatus.FAILED, null).isInVainOn(HERE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "host-a, false, false, DELETE",
        "host-a, true, false, KEEP",
        "host-a, false, true, KEEP",
        "host-a, true, true, KEEP",
        "host-b, false, false, DELETE",
        "host-b, false, true, DELETE",
        "host-b, true, false, KEEP"
    })
    void losesItsDirectoryOnlyIfThatWasNeverKeptThere(
            String there, boolean attached, boolean kept, StorageDisposal disposal) {
        var instance = instance(InstanceStatus.DELETED, HERE, attached, kept);
        var removal = instance.removal(new HostId(there), new JobId(new UUID(0, 4)), 2);

        assertThat(removal.storage()).isEqualTo(disposal);
        assertThat(removal.generation()).isEqualTo(3);
    }

    private static Instance instance(InstanceStatus status, @Nullable HostId host) {
        return instance(status, host, false, false);
    }

    private static Instance instance(InstanceStatus status, @Nullable HostId host, boolean attached, boolean kept) {
        return new Instance(
                new InstanceId(new UUID(0, 1)),
                new TenantId(new UUID(0, 3)),
                "orders",
                status,
                "17",
                "postgres",
                new StorageDir("orders"),
                attached,
                kept,
                256,
                1.0,
                null,
                Map.of(),
                host,
                null,
                null,
                null,
                null,
                3,
                "1",
                AT,
                AT,
                null);
    }
}
