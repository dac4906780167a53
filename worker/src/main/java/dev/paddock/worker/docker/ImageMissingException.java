package dev.paddock.worker.docker;

/** An image is not on this host, and could not be pulled. */
public final class ImageMissingException extends DockerFailedException {

    ImageMissingException(String image, Throwable cause) {
        super("Image " + image + " is not on this host and can't be pulled: " + cause.getMessage(), cause);
    }
}
