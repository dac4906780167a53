package dev.paddock.worker.docker;

import com.github.dockerjava.api.exception.DockerException;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What Docker said when it could not do something. Its status tells little: a port that is taken and a disk that is
 * full are both a 500, so its words decide, those of the engines 20.10 to 28.
 */
record Complaint(String purpose, RuntimeException failure) {

    DockerFailedException asException() {
        return failure instanceof DockerException answer ? byItsWords(answer) : silence();
    }

    /** The status comes in where the words alone would do for something else. */
    private DockerFailedException byItsWords(DockerException answer) {
        if (says("port is already allocated")) {
            return PortTakenException.byDocker(answer);
        }
        if (says("address already in use")) {
            return PortTakenException.byAnotherProgram(answer);
        }
        if (says("no such image")) {
            return ImageMissingException.removedMeanwhile(answer);
        }
        if (says("is already in use by container")) {
            return new DockerFailedException.NameTaken(words(), answer);
        }
        return answer.getHttpStatus() == 404 && says("network") ? networkMissing() : byItsResources(answer);
    }

    private DockerFailedException byItsResources(DockerException answer) {
        if (says("address pool", "no available ipv4 addresses", "no available addresses")) {
            return new DockerFailedException.AddressesExhausted(words(), answer);
        }
        if (says("no space left on device", "disk quota exceeded")) {
            return new DockerFailedException.DiskFull(words(), answer);
        }
        return says("mount source path", "bind source path", "invalid mount", "error mounting", "not a shared mount")
                ? mountRefused()
                : new DockerFailedException.Refused(words(), answer);
    }

    private DockerFailedException networkMissing() {
        return new DockerFailedException.NetworkMissing(words(), failure);
    }

    private DockerFailedException mountRefused() {
        return new DockerFailedException.MountRefused(words(), failure);
    }

    private DockerFailedException silence() {
        return new DockerFailedException.Silent(
                "Docker did not answer when it was to %s (%s)".formatted(purpose, failure.getMessage()), failure);
    }

    private String words() {
        return "Docker could not %s: %s".formatted(purpose, failure.getMessage());
    }

    private boolean says(String... words) {
        var said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return Stream.of(words).anyMatch(said::contains);
    }
}
