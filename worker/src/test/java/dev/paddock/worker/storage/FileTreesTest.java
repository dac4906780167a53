package dev.paddock.worker.storage;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {

    /** Thirty directories with names of 200 characters: Linux takes paths of 4096. */
    private static final String DIG = """
            name=$(printf %0200d 0)
            for level in $(seq 30); do mkdir $name && cd -P $name || exit 1; done
            touch bottom
            """;

    private final Path root;

    FileTreesTest(@TempDir Path root) {
        this.root = root;
    }

    /** Which JUnit can't. */
    @AfterEach
    void removeWhatIsDeep() throws IOException {
        FileTrees.delete(root.resolve("tree"));
    }

    @Test
    void areDeletedHoweverDeepTheyAre() throws Exception {
        var tree = dig(root.resolve("tree"));

        FileTrees.delete(tree);

        assertThat(tree).doesNotExist();
    }

    @Test
    void areDeletedWithLinksInThemAndNotWhatTheyPointTo() throws IOException {
        var treasure = Files.createFile(root.resolve("treasure"));
        var tree = Files.createDirectory(root.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("link"), treasure);

        FileTrees.delete(tree);

        assertThat(tree).doesNotExist();
        assertThat(treasure).exists();
    }

    @Test
    void leaveNothingInTheTrashAtTheStart() throws Exception {
        var trash = dig(root.resolve(".trash"));

        assertThat(new Storage(new StorageSettings(root)).root()).isEqualTo(root);

        assertThat(trash).isEmptyDirectory();
    }

    @Test
    void areMeasuredHoweverDeepTheyAreAndWithoutWhatLinksPointTo() throws Exception {
        var treasure = Files.write(root.resolve("treasure"), new byte[8 << 20]);
        var tree = dig(root.resolve("tree"));
        Files.write(tree.resolve("megabyte"), new byte[1 << 20]);
        Files.createSymbolicLink(tree.resolve("link"), treasure);
        try (var hole = FileChannel.open(tree.resolve("hole"), CREATE_NEW, WRITE)) {
            hole.write(ByteBuffer.wrap(new byte[1]), 1 << 30);
        }

        assertThat(FileTrees.allocated(tree, Duration.ofSeconds(10)).orElseThrow())
                .isBetween(1L << 20, 3L << 20);
    }

    @Test
    void areNotMeasuredIfThatTakesTooLongOrThereIsNone() throws Exception {
        var tree = dig(root.resolve("tree"));

        assertThat(FileTrees.allocated(tree, Duration.ZERO)).isEmpty();
        assertThat(FileTrees.allocated(root.resolve("absent"), Duration.ofSeconds(10)))
                .isEmpty();
    }

    private static Path dig(Path directory) throws IOException, InterruptedException {
        Files.createDirectory(directory);
        var shell = new ProcessBuilder("sh", "-c", DIG)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
        return directory;
    }
}
