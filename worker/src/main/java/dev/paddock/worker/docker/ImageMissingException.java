package dev.paddock.worker.docker;

/** An image is not on this host, and could not be pulled. */
public final class ImageMissingException extends DockerFailedException {

    ImageMissingException(String image, Throwable cause) {
        super(
                "Image %s is not on this host and can't be pulled; build or pull it, or name another one (%s)"
                        .formatted(image, cause.getMessage()),
                cause);
    }
}
