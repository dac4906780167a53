package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;
import org.testcontainers.DockerClientFactory;

/**
 * The rig is empty before each test; what a container or directory is left in it after one is removed, and fails it.
 */
final class NoLeaks implements AfterEachCallback {

    private final DockerClient docker = DockerClientFactory.lazyClient();

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        var leaked = containers(context);
        leaked.forEach(container -> docker.removeContainerCmd(container.getId())
                .withForce(true)
                .withRemoveVolumes(true)
                .exec());
        var directories = directories(RigProvider.rig(context).storageRoot);
        for (var directory : directories) {
            FileSystemUtils.deleteRecursively(directory);
        }
        assertThat(leaked).as("containers that the test left").isEmpty();
        assertThat(directories).as("directories that the test left").isEmpty();
    }

    /** The rig's own: on a shared machine others come and go. */
    private List<Container> containers(ExtensionContext context) {
        var host = RigProvider.rig(context).host.value();
        return Stream.of("dev.paddock.host", "dev.paddock.template")
                .flatMap(
                        label -> docker
                                .listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(List.of(label + "=" + host))
                                .exec()
                                .stream())
                .toList();
    }

    /** A tenant's directory too is to go with the last that was in it. */
    private static List<Path> directories(Path storageRoot) throws IOException {
        var lasting = Stream.of(".templates", ".trash", ".gone", ".ports", ".spares")
                .map(storageRoot::resolve)
                .toList();
        try (var found = Files.walk(storageRoot, 2)) {
            return found.filter(Files::isDirectory)
                    .filter(path -> !path.equals(storageRoot) && !lasting.contains(path))
                    .filter(path -> !path.startsWith(lasting.getFirst()))
                    .toList();
        }
    }
}
