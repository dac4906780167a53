package dev.paddock.worker.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** What a container mounts: the server's files of configuration, root's own, and {@code data}, the server's own. */
record Volume(Path path) {

    static Volume in(Path directory) {
        return new Volume(directory.resolve("volume"));
    }

    /** Makes it anew, with a copy of the template that is nobody else's. */
    void fill(Template template) throws IOException {
        FileTrees.delete(path);
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(Template.ENTERABLE));
        var data = path.resolve("data");
        FileTrees.copy(template.data(), data);
        template.finish().accept(data);
        FileTrees.sync(data);
    }

    void configure(Map<String, String> files) throws IOException {
        for (var file : files.entrySet()) {
            var target = path.resolve(file.getKey());
            Files.writeString(target, file.getValue());
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }
}
