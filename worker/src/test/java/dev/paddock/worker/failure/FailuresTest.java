package dev.paddock.worker.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.paddock.worker.docker.DockerFailures;
import dev.paddock.worker.failure.FailureCategory.Callers;
import dev.paddock.worker.failure.FailureCategory.Elsewhere;
import dev.paddock.worker.failure.FailureCategory.Lasting;
import dev.paddock.worker.failure.FailureCategory.Passing;
import dev.paddock.worker.postgres.ServerFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    @ParameterizedTest
    @MethodSource
    void haveACategoryACodeAndAdvice(Throwable failure, Class<?> category, String code, String advice) {
        var fault = Failures.category(failure);

        assertThat(fault).isExactlyInstanceOf(category);
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.message()).contains(advice);
    }

    static Stream<Arguments> haveACategoryACodeAndAdvice() {
        return Stream.of(callers(), hosts(), dockers(), disks(), servers(), ownErrors())
                .flatMap(each -> each);
    }

    private static Stream<Arguments> callers() {
        return Stream.of(arguments(
                new RefusedException("storage-in-use", "choose another one"),
                Callers.class,
                "storage-in-use",
                "choose another"));
    }

    private static Stream<Arguments> hosts() {
        return Stream.of(arguments(
                new DeclinedException("port-in-use", "ask for another one"),
                Elsewhere.class,
                "port-in-use",
                "ask for"));
    }

    private static Stream<Arguments> dockers() {
        return Stream.of(
                arguments(DockerFailures.silent(), Passing.class, "docker-failed", "start it"),
                arguments(DockerFailures.refused(), Passing.class, "docker-failed", "Docker's own log"),
                arguments(DockerFailures.imageUnreachable(), Passing.class, "image-missing", "build or pull it"),
                arguments(DockerFailures.imageNowhere(), Lasting.class, "image-missing", "build or push it"),
                arguments(DockerFailures.portTaken(), Passing.class, "port-taken", "end the program that has it"),
                arguments(DockerFailures.portKeptByDocker(), Passing.class, "port-taken", "restart Docker"),
                arguments(DockerFailures.nameTaken(), Passing.class, "name-taken-on-host", "remove that container"),
                arguments(DockerFailures.networkMissing(), Passing.class, "network-missing", "see what removes it"),
                arguments(DockerFailures.addressesExhausted(), Lasting.class, "addresses-exhausted", "remove networks"),
                arguments(DockerFailures.diskFull(), Passing.class, "disk-full", "make room where Docker"),
                arguments(DockerFailures.mountRefused(), Lasting.class, "mount-refused", "storage root must be there"));
    }

    private static Stream<Arguments> disks() {
        return Stream.of(
                arguments(disk("No space left on device"), Passing.class, "disk-full", "make room"),
                arguments(disk("Disk quota exceeded"), Passing.class, "disk-full", "raise the storage root's quota"),
                arguments(disk("Too many open files"), Passing.class, "too-many-files", "raise the worker's limit"),
                arguments(disk("Read-only file system"), Lasting.class, "storage-read-only", "mount it writable"),
                arguments(disk("Input/output error"), Lasting.class, "storage-broken", "kernel's log"),
                arguments(disk("Not a directory"), Passing.class, "storage-failed", "storage root"),
                arguments(
                        program("cp: cannot create '/x': Permission denied"), Lasting.class, "storage-denied", "root"),
                arguments(
                        new UncheckedIOException(new AccessDeniedException("/x")),
                        Lasting.class,
                        "storage-denied",
                        "root"),
                arguments(
                        program("/x/instance.json can't be read"),
                        Lasting.class,
                        "storage-broken",
                        "restore that file"),
                arguments(new IOException("Input/output error"), Lasting.class, "storage-broken", "kernel's log"));
    }

    private static Stream<Arguments> servers() {
        return Stream.of(
                arguments(
                        server("PANIC:  could not locate a valid checkpoint record at 0/1"),
                        Lasting.class,
                        "data-damaged",
                        "restore them from a backup"),
                arguments(
                        server("FATAL:  could not read file \"global/pg_control\": read 100 of 296"),
                        Lasting.class,
                        "data-damaged",
                        "mend the data"),
                arguments(
                        server("FATAL:  data directory \"/d\" has wrong ownership"),
                        Lasting.class,
                        "data-unreadable",
                        "0700"),
                arguments(
                        server("PANIC:  could not write to file \"pg_wal/xlogtemp.1\": No space left on device"),
                        Passing.class,
                        "disk-full",
                        "make room"),
                arguments(server("FATAL:  out of memory"), Passing.class, "out-of-memory", "more memory"),
                arguments(server("The server did not answer"), Passing.class, "server-failed", "log of its container"));
    }

    private static Stream<Arguments> ownErrors() {
        return Stream.of(
                arguments(new IllegalStateException("a secret"), Passing.class, "internal", "its log"),
                arguments(new StackOverflowError(), Passing.class, "internal", "its log"),
                arguments(new OutOfMemoryError(), Passing.class, "internal", "give it more"));
    }

    private static UncheckedIOException disk(String reason) {
        return new UncheckedIOException(new FileSystemException("/x", null, reason));
    }

    private static UncheckedIOException program(String said) {
        return new UncheckedIOException(new IOException(said));
    }

    private static ServerFailedException server(String log) {
        return new ServerFailedException("The server ended before it answered; its log ends with: " + log);
    }
}
