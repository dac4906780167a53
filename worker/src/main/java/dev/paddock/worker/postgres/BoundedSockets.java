package dev.paddock.worker.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Connections to servers whose superusers are strangers. A read has a time-out, but a server that says a little
 * something now and then would hold who listens to it for ever; so the whole connection has one too. Public for the
 * driver, which makes it by its name.
 */
public final class BoundedSockets extends SocketFactory {

    private final Duration life;

    /** @param life of each connection, as ISO 8601 has it: the driver passes on text */
    public BoundedSockets(String life) {
        this.life = Duration.parse(life);
    }

    @Override
    public Socket createSocket() {
        return new BoundedSocket(life);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw onlyUnconnected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw onlyUnconnected();
    }

    private static UnsupportedOperationException onlyUnconnected() {
        return new UnsupportedOperationException("A socket is made first, and connected with a time-out then");
    }

    private static final class BoundedSocket extends Socket {

        private final long end;

        BoundedSocket(Duration life) {
            this.end = System.nanoTime() + life.toNanos();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new BoundedInput(super.getInputStream(), end);
        }
    }

    private static final class BoundedInput extends FilterInputStream {

        private final long end;

        BoundedInput(InputStream in, long end) {
            super(in);
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            requireTime();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            requireTime();
            return super.read(bytes, offset, length);
        }

        private void requireTime() throws SocketTimeoutException {
            if (System.nanoTime() - end >= 0) {
                throw new SocketTimeoutException("The server talks, and comes to no end");
            }
        }
    }
}
