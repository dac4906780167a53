package dev.paddock.system;

import java.util.Optional;

/** The images that the tests run, as {@code ./paddock test} names them in the environment. */
public final class Images {

    private Images() {}

    public static String required(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .orElseThrow(() -> new IllegalStateException(variable + " names no image; run ./paddock test"));
    }
}
