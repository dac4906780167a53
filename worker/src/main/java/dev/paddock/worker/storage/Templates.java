package dev.paddock.worker.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The templates on this host. One is whole or not there at all. */
@Component
public class Templates {

    private final ReentrantLock oneMaker = new ReentrantLock();
    private final Storage storage;
    private final Path root;

    Templates(Storage storage) throws IOException {
        this.storage = storage;
        this.root = FileTrees.createPrivate(storage.root().resolve(".templates"));
    }

    /**
     * The template of that name.
     *
     * @param maker makes {@code data} in the directory that it is given, if there is no such template yet; everyone
     *     else waits for it
     * @param finish makes each copy of it another cluster
     */
    public Template get(String name, Consumer<Path> maker, Template.Finish finish) {
        var template = new Template(root.resolve(name).resolve("data"), finish);
        if (!Files.isDirectory(template.data())) {
            makeOnce(template, root.resolve(name), maker);
        }
        return template;
    }

    private void makeOnce(Template template, Path directory, Consumer<Path> maker) {
        oneMaker.lock();
        try {
            if (!Files.isDirectory(template.data())) {
                Disk.run(() -> make(directory, maker));
            }
        } finally {
            oneMaker.unlock();
        }
    }

    private void make(Path template, Consumer<Path> maker) throws IOException {
        var scratch = storage.scratch();
        try {
            // Open to the image's user, whatever its number; the directory above it lets nobody else pass.
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
            maker.accept(scratch);
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx------"));
            FileTrees.sync(scratch);
            Files.move(scratch, template, StandardCopyOption.ATOMIC_MOVE);
            FileTrees.force(root);
        } finally {
            FileTrees.delete(scratch);
        }
    }
}
