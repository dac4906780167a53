package dev.paddock.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The bridge that all servers share. It has no traffic between containers: no tenant reaches another's server. */
@Component
class Network {

    private final DockerClient calls;
    private final String name;

    Network(DockerClient dockerCalls, DockerSettings settings) {
        this.calls = dockerCalls;
        this.name = settings.network();
    }

    /** The network's name, once it is there. */
    String name() {
        try {
            calls.inspectNetworkCmd().withNetworkId(name).exec();
        } catch (NotFoundException absent) {
            create();
        }
        return name;
    }

    private void create() {
        try {
            calls.createNetworkCmd()
                    .withName(name)
                    .withDriver("bridge")
                    .withCheckDuplicate(true)
                    .withOptions(Map.of("com.docker.network.bridge.enable_icc", "false"))
                    .exec();
        } catch (ConflictException madeMeanwhile) {
            // Another slot was quicker.
        }
    }
}
