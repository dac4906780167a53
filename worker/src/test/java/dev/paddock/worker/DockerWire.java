package dev.paddock.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The machine's Docker, at the end of a wire that a test can cut. */
final class DockerWire implements AutoCloseable {

    private static final UnixDomainSocketAddress DOCKER = UnixDomainSocketAddress.of("/var/run/docker.sock");

    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private volatile boolean cut;

    DockerWire(Path socket) throws IOException {
        door.bind(UnixDomainSocketAddress.of(socket));
        Thread.startVirtualThread(this::accept);
    }

    void cut() {
        cut = true;
        connections.forEach(DockerWire::hangUp);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (door.isOpen()) {
            try {
                connect(door.accept());
            } catch (IOException closed) {
                // Nobody comes any more.
            }
        }
    }

    private void connect(SocketChannel caller) throws IOException {
        if (cut) {
            caller.close();
            return;
        }
        var docker = SocketChannel.open(DOCKER);
        Thread.startVirtualThread(() -> carry(caller, docker));
        Thread.startVirtualThread(() -> carry(docker, caller));
    }

    private void carry(SocketChannel from, SocketChannel to) {
        connections.add(from);
        var buffer = ByteBuffer.allocate(8192);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                to.write(buffer);
                buffer.clear();
            }
        } catch (IOException broken) {
            // The other side is told by the end of the stream.
        } finally {
            connections.remove(from);
            hangUp(from);
            hangUp(to);
        }
    }

    private static void hangUp(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
