package dev.paddock.system.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stands between clients and a server, and does to their connections what bad networks do. */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Flow toServer = new Flow();
    private final Flow toClient = new Flow();
    private final AtomicReference<@Nullable String> lastText = new AtomicReference<>();
    private volatile boolean refusing;

    /** Listens on a free port of the loopback. */
    public TcpProxy(String host, int port) {
        this.server = new InetSocketAddress(host, port);
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public Flow toServer() {
        return toServer;
    }

    public Flow toClient() {
        return toClient;
    }

    /** Resets all connections; new ones are let through. */
    public void cut() {
        links.forEach(Link::reset);
    }

    /** Resets all connections, new ones too. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /**
     * Cuts the connection that next carries this text to the server, at the moment when the server has it and its
     * answer has not come back.
     */
    public void cutAfter(String text) {
        lastText.set(text);
    }

    /** Whether the connection that {@link #cutAfter} asked for has been cut. */
    public boolean hasCut() {
        return lastText.get() == null;
    }

    /** Is no more than a cable from now on. */
    public void heal() {
        refusing = false;
        toServer.heal();
        toClient.heal();
    }

    /** Whether a connection is to be cut after these bytes; true once. */
    boolean isLast(String bytes) {
        var text = lastText.get();
        return text != null && bytes.contains(text) && lastText.compareAndSet(text, null);
    }

    void ended(Link link) {
        links.remove(link);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException closed) {
                // By close(), or by a client that has left already.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var link = new Link(this, client, new Socket());
        links.add(link);
        if (refusing) {
            link.reset();
        } else {
            Thread.ofVirtual().start(() -> link.open(server));
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        heal();
        cut();
    }
}
