package dev.paddock.system;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;

/** The Docker engine that the instances run on, as one sees it who does not go through Paddock. */
public final class DockerHost {

    private DockerHost() {}

    public static DockerClient client() {
        return DockerClientFactory.lazyClient();
    }

    /** The containers of instances on the tests' host, dead ones too. */
    public static List<Container> instanceContainers() {
        return instanceContainers(client(), Installation.HOST);
    }

    /** The containers of a host's instances. */
    public static List<Container> instanceContainers(DockerClient engine, String host) {
        return containers(engine, host).stream()
                .filter(container -> !isSpare(container))
                .toList();
    }

    /** Servers on the tests' host that no instance has taken yet. */
    public static List<Container> spares() {
        return containers(client(), Installation.HOST).stream()
                .filter(DockerHost::isSpare)
                .toList();
    }

    private static boolean isSpare(Container container) {
        return container.getNames()[0].startsWith("/paddock-spare-");
    }

    /** All containers of a host. */
    public static List<Container> containers(DockerClient engine, String host) {
        return engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of("dev.paddock.host=" + host))
                .exec();
    }

    public static Set<String> allContainers() {
        return client().listContainersCmd().withShowAll(true).exec().stream()
                .map(Container::getId)
                .collect(Collectors.toSet());
    }

    public static void remove(String id) {
        try {
            client().removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException gone) {
            // Somebody was quicker, which is all that was wanted.
        }
    }

    public static void removeNetwork(String name) {
        try {
            client().removeNetworkCmd(name).exec();
        } catch (NotFoundException gone) {
            // It was never made.
        }
    }
}
