package dev.paddock.worker.docker;

import java.util.Objects;

/** What Docker calls an image after its content: {@code sha256:…}. */
public record ImageId(String value) {

    public ImageId {
        Objects.requireNonNull(value, "image id");
    }

    /** The digest alone, which can name a directory. */
    public String digest() {
        return value.substring(value.indexOf(':') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
