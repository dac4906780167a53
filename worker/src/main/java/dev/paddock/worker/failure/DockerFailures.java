package dev.paddock.worker.failure;

import static dev.paddock.worker.failure.Failures.words;

import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.DockerFailedException.AddressesExhausted;
import dev.paddock.worker.docker.DockerFailedException.DiskFull;
import dev.paddock.worker.docker.DockerFailedException.MountRefused;
import dev.paddock.worker.docker.DockerFailedException.NameTaken;
import dev.paddock.worker.docker.DockerFailedException.NetworkMissing;
import dev.paddock.worker.docker.DockerFailedException.Refused;
import dev.paddock.worker.docker.DockerFailedException.Silent;
import dev.paddock.worker.docker.ImageMissingException;
import dev.paddock.worker.docker.PortTakenException;
import dev.paddock.worker.failure.FailureCategory.Lasting;
import dev.paddock.worker.failure.FailureCategory.Passing;

/** What each failure of Docker means for the job that met it. */
final class DockerFailures {

    private DockerFailures() {}

    static FailureCategory category(DockerFailedException failure) {
        return switch (failure) {
            case Silent _ -> passing("docker-failed", failure, "start it, or see what holds it up");
            case ImageMissingException image when image.isNowhere() -> new Lasting("image-missing", words(image));
            case ImageMissingException image -> new Passing("image-missing", words(image));
            case PortTakenException port
            when port.isInDockersBooks() ->
                passing(
                        "port-taken",
                        failure,
                        "remove the container that has it; if none has, Docker kept it when it died: restart Docker");
            case PortTakenException _ ->
                passing("port-taken", failure, "end the program that has it, or give Paddock other ports");
            case NameTaken _ -> passing("name-taken-on-host", failure, "remove that container unless it is in use");
            case NetworkMissing _ ->
                passing("network-missing", failure, "it is made anew at the next try; see what removes it");
            case AddressesExhausted _ ->
                lasting("addresses-exhausted", failure, "remove networks that are not used, or give Docker more pools");
            case DiskFull _ -> passing("disk-full", failure, "make room where Docker keeps its containers");
            case MountRefused _ ->
                lasting(
                        "mount-refused",
                        failure,
                        "the storage root must be there, under one path for worker and Docker");
            case Refused _ -> passing("docker-failed", failure, "see Docker's own log on the host");
        };
    }

    private static FailureCategory passing(String code, DockerFailedException failure, String advice) {
        return new Passing(code, words(failure) + "; " + advice);
    }

    private static FailureCategory lasting(String code, DockerFailedException failure, String advice) {
        return new Lasting(code, words(failure) + "; " + advice);
    }
}
