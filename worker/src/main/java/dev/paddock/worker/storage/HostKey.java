package dev.paddock.worker.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

    private final SecretKeySpec key;

    HostKey(Storage storage) throws IOException {
        this.key = new SecretKeySpec(readOrMake(storage.root()), ALGORITHM);
    }

    /** The secret for a purpose: the same each time, and no help in finding another one (RFC 2104). */
    public String derive(String purpose) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(purpose.getBytes(UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, missing);
        }
    }

    private static byte[] readOrMake(Path root) throws IOException {
        var file = root.resolve(NAME);
        if (!Files.exists(file)) {
            make(root, file);
        }
        var key = Files.readAllBytes(file);
        if (key.length != BYTES) {
            throw new IOException(file + " is damaged: it holds " + key.length + " bytes, not " + BYTES);
        }
        return key;
    }

    /** A link, unlike a move, never puts a new key in the place of one that another process has just made. */
    private static void make(Path root, Path file) throws IOException {
        var draft = Files.createTempFile(root, NAME, null);
        var key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Files.write(draft, key);
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
