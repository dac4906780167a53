package dev.paddock.worker.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.zip.CRC32C;

/**
 * What makes a cluster another than all others. A copy of a data directory has its original's system identifier, and
 * backups and standbys of one would be taken for the other's: they know a cluster by nothing else (PostgreSQL manual,
 * "Streaming Replication Protocol", IDENTIFY_SYSTEM). PostgreSQL itself makes one at {@code initdb} only, so it is
 * written into the files that hold it: the control file (pg_control.h), and the first page of each WAL segment
 * (xlog_internal.h, XLogLongPageHeaderData). The nonce is renewed too, from which a server makes up its answer to a
 * role that is not there; the copies would tell by it that they are of one kind.
 */
public final class ClusterIdentity {

    private static final int NONCE_BYTES = 32;
    /** A control file is padded, so that it is in one sector; this is the most that its content may take. */
    private static final int LONGEST_CONTENT = 512;

    private static final int PAGE_INFO = 2;
    private static final int LONG_HEADER = 2;
    private static final int PAGE_IDENTIFIER = 24;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    public ClusterIdentity(Clock clock) {
        this.clock = clock;
    }

    /**
     * Gives a cluster that was shut down a system identifier of its own.
     *
     * @param data its data directory, which nobody but this process may have changed since {@code initdb}
     * @throws IOException if it is not as PostgreSQL 13 to 18 write it
     */
    public void renew(Path data) throws IOException {
        var control = data.resolve("global/pg_control");
        var content = wrapped(Files.readAllBytes(control));
        long old = content.getLong(0);
        long own = clock.instant().getEpochSecond() << Integer.SIZE | Integer.toUnsignedLong(random.nextInt());
        int end = checksumAt(content);
        content.putLong(0, own);
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        content.put(end - NONCE_BYTES, nonce);
        content.putInt(end, checksum(content, end));
        renewSegments(data.resolve("pg_wal"), old, own);
        write(control, 0, content);
    }

    private static ByteBuffer wrapped(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** The content's last field is its checksum, and how long it is differs from version to version. */
    private static int checksumAt(ByteBuffer content) throws IOException {
        for (int end = NONCE_BYTES + Long.BYTES; end < LONGEST_CONTENT; end += Integer.BYTES) {
            if (content.getInt(end) == checksum(content, end)) {
                return end;
            }
        }
        throw new IOException("The control file holds no checksum of itself");
    }

    private static int checksum(ByteBuffer content, int end) {
        var checksum = new CRC32C();
        checksum.update(content.slice(0, end));
        return (int) checksum.getValue();
    }

    private static void renewSegments(Path directory, long old, long own) throws IOException {
        try (var segments = Files.newDirectoryStream(directory, "[0-9A-F]*")) {
            for (var segment : segments) {
                renewSegment(segment, old, own);
            }
        }
    }

    private static void renewSegment(Path segment, long old, long own) throws IOException {
        var header = wrapped(new byte[PAGE_IDENTIFIER + Long.BYTES]);
        try (var file = FileChannel.open(segment, StandardOpenOption.READ)) {
            file.read(header, 0);
        }
        if ((header.getShort(PAGE_INFO) & LONG_HEADER) == 0 || header.getLong(PAGE_IDENTIFIER) != old) {
            throw new IOException(segment + " does not begin as a segment of its cluster");
        }
        write(segment, PAGE_IDENTIFIER, wrapped(new byte[Long.BYTES]).putLong(0, own));
    }

    private static void write(Path target, int position, ByteBuffer content) throws IOException {
        try (var file = FileChannel.open(target, StandardOpenOption.WRITE)) {
            file.write(content.rewind(), position);
        }
    }
}
