package dev.paddock.worker.docker;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;

/** Docker's failures, for tests of what becomes of them. */
public final class DockerFailures {

    private DockerFailures() {}

    public static DockerFailedException silent() {
        return new DockerFailedException.Silent("Docker did not answer", cause());
    }

    public static DockerFailedException portTaken() {
        return PortTakenException.byAnotherProgram(cause());
    }

    public static DockerFailedException portKeptByDocker() {
        return PortTakenException.byDocker(cause());
    }

    public static DockerFailedException nameTaken() {
        return new DockerFailedException.NameTaken("The name is taken", cause());
    }

    public static DockerFailedException networkMissing() {
        return new DockerFailedException.NetworkMissing("No such network", cause());
    }

    public static DockerFailedException addressesExhausted() {
        return new DockerFailedException.AddressesExhausted("No addresses", cause());
    }

    public static DockerFailedException diskFull() {
        return new DockerFailedException.DiskFull("No space", cause());
    }

    public static DockerFailedException mountRefused() {
        return new DockerFailedException.MountRefused("No mount", cause());
    }

    public static DockerFailedException refused() {
        return new DockerFailedException.Refused("Docker could not", cause());
    }

    public static DockerFailedException imageUnreachable() {
        return ImageMissingException.unreachable("postgres:17", cause());
    }

    public static DockerFailedException imageNowhere() {
        return ImageMissingException.nowhere("postgres:17", new NotFoundException("unknown"));
    }

    private static RuntimeException cause() {
        return new InternalServerErrorException("said Docker");
    }
}
