package dev.paddock.worker;

import java.util.Objects;

/** The images of this run: the official ones, unless the environment names others. */
final class Env {

    private Env() {}

    static String image(String variable, String official) {
        return Objects.requireNonNullElse(System.getenv(variable), official);
    }
}
