package dev.paddock.worker.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whole trees of files. A tenant may have planted links in one, so none is ever followed. */
final class FileTrees {

    private static final Logger log = LoggerFactory.getLogger(FileTrees.class);

    private FileTrees() {}

    /** Makes a directory, and those above it, or closes one that is there, to all but this process's user. */
    static Path createPrivate(Path directory) throws IOException {
        var closed = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(closed));
        return Files.setPosixFilePermissions(directory, closed);
    }

    /**
     * Copies a tree with owners, modes and times. By a program: it shares blocks where the file system can, and takes
     * half the time of a walk from here.
     */
    static void copy(Path source, Path target) throws IOException {
        run("cp", "--archive", "--reflink=auto", source.toString(), target.toString());
    }

    /**
     * Asks the file system to lay the trees in a directory apart from each other, if it knows how: chattr(1), T. An
     * ext4 without a journal tries every inode that was freed in the last minutes before it takes a fresh one, so a
     * tree that is made near another one's remains takes ten times as long.
     */
    static void spread(Path directory) {
        try {
            run("chattr", "+T", directory.toString());
        } catch (IOException unknown) {
            log.debug("{} is not spread: {}", directory, unknown.getMessage());
        }
    }

    /**
     * Deletes a tree, if it is there. By a program: it goes down step by step, while a walk from here names each file
     * by its whole path, and a tenant can make directories so deep that the kernel takes no such name
     * (path_resolution(7)).
     */
    static void delete(Path tree) throws IOException {
        if (Files.exists(tree, NOFOLLOW_LINKS)) {
            run("rm", "--recursive", "--force", "--one-file-system", "--", tree.toString());
        }
    }

    static void deleteIfEmpty(Path directory) throws IOException {
        try {
            Files.delete(directory);
        } catch (DirectoryNotEmptyException inUse) {
            // It stays.
        }
    }

    /** Deletes what is in a directory, but not itself, as far as that can be done: none is worth a program's start. */
    static void empty(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(FileTrees::tryToDelete);
        }
    }

    private static void tryToDelete(Path tree) {
        try {
            delete(tree);
        } catch (IOException failure) {
            log.warn("{} is not deleted: {}", tree, failure.getMessage());
        }
    }

    /** Writes a file in one move: after a crash it is the old one or the new one, and never a part. */
    static void replace(Path file, byte[] content) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(draft, content);
        force(draft);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        force(Objects.requireNonNull(file.getParent(), "parent"));
    }

    /** Makes sure that a file, or the names in a directory, outlive a loss of power. */
    static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes sure that a tree outlives a loss of power: at once, for a thousand single calls would take seconds. */
    static void sync(Path tree) throws IOException {
        run("sync", "--file-system", tree.toString());
    }

    /**
     * The bytes of all blocks that are allocated to a tree. By a program, for the same reason as {@link #delete(Path)},
     * and so that the kernel prefers everybody else to it. What it says of files that went meanwhile is passed over,
     * and so is its status, which tells of nothing else.
     *
     * @return empty if it takes longer, or there is no such tree
     */
    static OptionalLong allocated(Path tree, Duration limit) throws IOException {
        var program = new ProcessBuilder(
                        "nice",
                        "-n",
                        "19",
                        "du",
                        "--summarize",
                        "--block-size=1",
                        "--one-file-system",
                        "--",
                        tree.toString())
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            return program.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? total(program.inputReader().readLine())
                    : OptionalLong.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Stopped while du was at work");
        } finally {
            program.destroyForcibly();
        }
    }

    private static OptionalLong total(@Nullable String line) {
        return line == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(line.split("\t", 2)[0]));
    }

    private static void run(String... command) throws IOException {
        try {
            var program = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (program.waitFor() != 0) {
                throw new IOException(said.isBlank() ? command[0] + " ended without success" : said.strip());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Stopped while " + command[0] + " was at work");
        }
    }
}
