package dev.paddock.system.machine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One connection through a {@link TcpProxy}. Each way is read by one thread and written by another: time passes. */
final class Link {

    private static final int BUFFER = 1 << 16;

    private final TcpProxy proxy;
    private final Socket client;
    private final Socket server;
    private volatile boolean mute;

    Link(TcpProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    /** Bytes, each as a character, and when they came; none is the end. */
    private record Chunk(String text, long since) {

        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    void open(InetSocketAddress address) {
        try {
            server.connect(address);
            pump(client, server, proxy.toServer());
            pump(server, client, proxy.toClient());
        } catch (IOException unreachable) {
            reset();
        }
    }

    private void pump(Socket from, Socket to, Flow flow) {
        var underWay = new LinkedBlockingQueue<Chunk>();
        Thread.ofVirtual().start(() -> read(from, underWay));
        Thread.ofVirtual().start(() -> write(underWay, to, flow));
    }

    private static void read(Socket from, BlockingQueue<Chunk> underWay) {
        var buffer = new byte[BUFFER];
        try {
            for (int count = 0; count >= 0; count = from.getInputStream().read(buffer)) {
                if (count > 0) {
                    underWay.add(
                            new Chunk(new String(buffer, 0, count, StandardCharsets.ISO_8859_1), System.nanoTime()));
                }
            }
        } catch (IOException ended) {
            // The other side is told like after any other end.
        }
        underWay.add(new Chunk("", System.nanoTime()));
    }

    private void write(BlockingQueue<Chunk> underWay, Socket to, Flow flow) {
        try {
            for (var chunk = underWay.take(); !chunk.text().isEmpty(); chunk = underWay.take()) {
                flow.pass(chunk.since());
                write(chunk, to);
            }
            flow.pass(System.nanoTime());
        } catch (IOException ended) {
            // So ends the rest, too.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void write(Chunk chunk, Socket to) throws IOException {
        if (to.equals(server) && proxy.isLast(chunk.text())) {
            mute = true;
            to.getOutputStream().write(chunk.bytes());
            reset(client);
            close();
        } else if (to.equals(server) || !mute) {
            to.getOutputStream().write(chunk.bytes());
        }
    }

    void reset() {
        reset(client);
        reset(server);
        proxy.ended(this);
    }

    /** With a linger of none, the other side sees a reset and not a polite end. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException ended) {
            // It is what was wanted.
        }
    }

    private void close() {
        try (client;
                server) {
            proxy.ended(this);
        } catch (IOException ended) {
            // It is what was wanted.
        }
    }
}
