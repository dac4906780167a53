package dev.paddock.worker.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.paddock.worker.docker.DockerFailedException.AddressesExhausted;
import dev.paddock.worker.docker.DockerFailedException.DiskFull;
import dev.paddock.worker.docker.DockerFailedException.MountRefused;
import dev.paddock.worker.docker.DockerFailedException.NameTaken;
import dev.paddock.worker.docker.DockerFailedException.NetworkMissing;
import dev.paddock.worker.docker.DockerFailedException.Refused;
import dev.paddock.worker.docker.DockerFailedException.Silent;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What engines from 20.10 to 28 really say. */
class ComplaintTest {

    @ParameterizedTest
    @MethodSource
    void isToldApart(RuntimeException failure, Class<?> kind) {
        var complaint = new Complaint("start container paddock-1", failure).asException();

        assertThat(complaint).isExactlyInstanceOf(kind).hasCause(failure);
    }

    static Stream<Arguments> isToldApart() {
        return Stream.of(
                Arguments.of(new RuntimeException(new SocketTimeoutException("Read timed out")), Silent.class),
                Arguments.of(new RuntimeException("java.net.ConnectException: Connection refused"), Silent.class),
                Arguments.of(new DockerClientException("Awaiting status code timeout."), Silent.class),
                Arguments.of(
                        broken("driver failed programming external connectivity on endpoint paddock-1: Bind for"
                                + " 127.0.0.1:6000 failed: port is already allocated"),
                        PortTakenException.class),
                Arguments.of(
                        broken("driver failed programming external connectivity on endpoint paddock-1: Error starting"
                                + " userland proxy: listen tcp4 127.0.0.1:6000: bind: address already in use"),
                        PortTakenException.class),
                Arguments.of(
                        new NotFoundException("{\"message\":\"No such image: sha256:0a\"}"),
                        ImageMissingException.class),
                Arguments.of(
                        new ConflictException("Conflict. The container name \"/paddock-1\" is already in use by"
                                + " container \"0a\". You have to remove (or rename) that container"),
                        NameTaken.class),
                Arguments.of(new NotFoundException("network paddock-instances not found"), NetworkMissing.class),
                Arguments.of(
                        broken("all predefined address pools have been fully subnetted"), AddressesExhausted.class),
                Arguments.of(
                        broken("could not find an available, non-overlapping IPv4 address pool among the defaults to"
                                + " assign to the network"),
                        AddressesExhausted.class),
                Arguments.of(
                        broken("failed to set up container networking: no available IPv4 addresses on this network's"
                                + " address pools: paddock-instances (0a)"),
                        AddressesExhausted.class),
                Arguments.of(broken("mkdir /var/lib/docker/overlay2/0a-init: no space left on device"), DiskFull.class),
                Arguments.of(broken("write /var/lib/docker/0a: disk quota exceeded"), DiskFull.class),
                Arguments.of(
                        broken("error while creating mount source path '/var/lib/paddock/a/b/volume': mkdir"
                                + " /var/lib/paddock: read-only file system"),
                        MountRefused.class),
                Arguments.of(
                        broken("failed to create task for container: OCI runtime create failed: unable to apply"
                                + " cgroup configuration"),
                        Refused.class));
    }

    private static RuntimeException broken(String message) {
        return new InternalServerErrorException(message);
    }
}
