package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports.Binding;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WorkerTest
class ConfinementTest {

    private static final long MEMORY = 256L << 20;

    private final Rig rig;
    private final Gateway gateway;

    ConfinementTest(Rig rig) {
        this.rig = rig;
        this.gateway = rig.gateway;
    }

    @Test
    void confinesAServer() {
        var orders = Orders.any();
        var server = Server.from(gateway.carryOut(orders.create()));

        var container = rig.inspect(orders.instance());
        var limits = container.getHostConfig();

        assertThat(container.getConfig().getUser()).isEqualTo("postgres");
        assertThat(limits.getCapDrop()).containsExactly(Capability.ALL);
        assertThat(limits.getCapAdd()).isNull();
        assertThat(limits.getPrivileged()).isFalse();
        assertThat(limits.getSecurityOpts()).containsExactly("no-new-privileges");
        assertThat(limits.getReadonlyRootfs()).isTrue();
        assertThat(limits.getTmpFs()).containsExactly(Map.entry("/tmp", "rw,noexec,nosuid,nodev,size=64m,mode=1777"));
        assertThat(limits.getMemory()).isEqualTo(MEMORY);
        assertThat(limits.getMemorySwap()).isEqualTo(MEMORY);
        // Docker can not change it later, and what lies in there counts against the limit of memory.
        assertThat(limits.getShmSize()).isEqualTo(1L << 40);
        assertThat(limits.getNanoCPUs()).isEqualTo(1_000_000_000L);
        assertThat(limits.getPidsLimit()).isEqualTo(512);
        assertThat(limits.getRestartPolicy().getName()).isEqualTo("unless-stopped");
        assertThat(limits.getLogConfig().getConfig())
                .containsEntry("max-size", "10m")
                .containsEntry("max-file", "3");
        assertThat(limits.getNetworkMode()).isEqualTo(rig.network());
        assertThat(limits.getBinds()).hasSize(1);
        assertThat(limits.getPortBindings().getBindings())
                .containsOnlyKeys(ExposedPort.tcp(5432))
                .allSatisfy((_, outside) ->
                        assertThat(outside).containsExactly(Binding.bindIpAndPort(Loopback.OWN, server.port())));
        gateway.carryOut(orders.delete());
    }

    @Test
    void labelsAServer() {
        var orders = Orders.any();
        var create = orders.create();
        gateway.carryOut(create);

        assertThat(rig.inspect(orders.instance()).getConfig().getLabels())
                .containsKey("dev.paddock.port")
                .containsEntry("dev.paddock.host", rig.host.value());
        gateway.carryOut(orders.delete());
    }

    @Test
    void letsNoContainerOfItsNetworkReachAnother() {
        var orders = Orders.any();
        gateway.carryOut(orders.create());

        assertThat(rig.networkOptions()).containsEntry("com.docker.network.bridge.enable_icc", "false");
        gateway.carryOut(orders.delete());
    }
}
