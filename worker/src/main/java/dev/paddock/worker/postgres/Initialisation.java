package dev.paddock.worker.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * One run of {@code initdb}.
 *
 * @param directory where its data comes to lie
 * @param seenAs the same directory, as the container sees it
 */
public record Initialisation(Path directory, String seenAs) {

    private static final String PASSWORD_FILE = "password";

    /** Syncing is left to the caller, who does it once for the whole tree. */
    public List<String> command() {
        return List.of(
                "initdb",
                "--pgdata=" + seenAs + "/data",
                "--username=" + Postgres.BOOTSTRAP_ROLE,
                "--pwfile=" + seenAs + "/" + PASSWORD_FILE,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums",
                "--no-sync");
    }

    /** A file, and not an argument or the environment, which Docker would keep and show. */
    public void writePassword(Password password) {
        try {
            var file = Files.writeString(directory.resolve(PASSWORD_FILE), password.value());
            // Read by the image's user, whatever its number.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void removePassword() {
        try {
            Files.deleteIfExists(directory.resolve(PASSWORD_FILE));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
