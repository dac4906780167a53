package dev.paddock.worker.docker;

import org.jspecify.annotations.Nullable;

/** An image is not on this host, and could not be pulled. */
public final class ImageMissingException extends DockerFailedException {

    private final boolean nowhere;

    private ImageMissingException(String message, boolean nowhere, @Nullable Throwable cause) {
        super(message, cause);
        this.nowhere = nowhere;
    }

    /** Whether the registry has none of that name either, so that pulling it again would end the same. */
    public boolean isNowhere() {
        return nowhere;
    }

    static ImageMissingException unreachable(String image, RuntimeException cause) {
        return new ImageMissingException(
                "Image %s is not on this host and can't be pulled; build or pull it, or name another one (%s)"
                        .formatted(image, cause.getMessage()),
                false,
                cause);
    }

    static ImageMissingException nowhere(String image, RuntimeException cause) {
        return new ImageMissingException(
                "Image %s is neither on this host nor in its registry; build or push it, or name another one (%s)"
                        .formatted(image, cause.getMessage()),
                true,
                cause);
    }

    static ImageMissingException tooSlow(String image) {
        return new ImageMissingException(
                "Image %s is not on this host and was not pulled in time; pull it by hand, or allow more time"
                                .formatted(image)
                        + " in paddock.docker.pull-timeout",
                false,
                null);
    }

    static ImageMissingException removedMeanwhile(RuntimeException cause) {
        return new ImageMissingException(
                "The image was removed from this host while it was needed; build or pull it again (%s)"
                        .formatted(cause.getMessage()),
                false,
                cause);
    }
}
