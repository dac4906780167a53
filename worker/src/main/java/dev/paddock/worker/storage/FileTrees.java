package dev.paddock.worker.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
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
     * Copies a tree with owners, modes and times, and makes sure that the copy outlives a loss of power. By a program:
     * it shares blocks where the file system can, and takes half the time of a walk from here.
     */
    static void copy(Path source, Path target) throws IOException {
        run("cp", "--archive", "--reflink=auto", source.toString(), target.toString());
        sync(target);
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
     * What a tree takes of the disk, in MiB, rounded up. By a program that follows no links and is ended after a while:
     * a tenant can make more files than anybody wants to wait for.
     */
    static long sizeMiB(Path tree) throws IOException {
        var said = run(
                "timeout",
                "--signal=KILL",
                "10",
                "du",
                "--summarize",
                "--one-file-system",
                "--block-size=1M",
                "--",
                tree.toString());
        try {
            return Long.parseLong(said.split("\\s", 2)[0]);
        } catch (NumberFormatException noSize) {
            throw new IOException("du(1) said " + said.strip(), noSize);
        }
    }

    private static String run(String... command) throws IOException {
        try {
            var program = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (program.waitFor() != 0) {
                throw new IOException(said.isBlank() ? command[0] + " ended without success" : said.strip());
            }
            return said;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Stopped while " + command[0] + " was at work");
        }
    }
}
