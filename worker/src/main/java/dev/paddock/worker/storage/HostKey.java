package dev.paddock.worker.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Secrets that need not be stored, because they can be derived. A tenant is a superuser on its server and can read what
 * it keeps of the bootstrap role's password, so no two servers may share one.
 */
@Component
public class HostKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String NAME = ".host-key";
    private static final int BYTES = 32;

    private final Path root;
    private final Path file;
    private @Nullable SecretKeySpec key;

    /** @throws IOException if there is a key, and it is damaged */
    HostKey(Storage storage) throws IOException {
        this.root = storage.root();
        this.file = root.resolve(NAME);
        this.key = Files.exists(file) ? read() : null;
    }

    /** Whether there was none at the start, and none was made since. */
    public synchronized boolean isMissing() {
        return key == null;
    }

    /**
     * Makes it, if it is missing.
     *
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public void make() {
        key();
    }

    /**
     * The secret for a purpose: the same each time, and no help in finding another one (RFC 2104). Made from a key that
     * is made too, if it is missing.
     *
     * @throws UncheckedIOException if the disk does not do what it should
     */
    public String derive(String purpose) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(purpose.getBytes(UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, missing);
        }
    }

    private synchronized SecretKeySpec key() {
        if (key == null) {
            key = Disk.get(() -> {
                place();
                return read();
            });
        }
        return key;
    }

    private SecretKeySpec read() throws IOException {
        var bytes = Files.readAllBytes(file);
        if (bytes.length != BYTES) {
            throw new IOException(file + " is damaged: it holds " + bytes.length + " bytes, not " + BYTES);
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /** A link, unlike a move, never puts a new key in the place of one that another process has just made. */
    private void place() throws IOException {
        var draft = Files.createTempFile(root, NAME, null);
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        Files.write(draft, bytes);
        FileTrees.force(draft);
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // The first one counts.
        } finally {
            Files.delete(draft);
        }
        FileTrees.force(root);
    }
}
