package dev.paddock.worker.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.UUID;

/**
 * The beginning of a log-in with SCRAM-SHA-256, up to where the client would have to know the password (PostgreSQL
 * manual, "SASL Authentication"; RFC 5802, section 5). The driver can't leave it at that.
 */
final class LogIn implements AutoCloseable {

    private static final int PROTOCOL_3_0 = 3 << 16;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int LENGTH = Integer.BYTES;
    private static final int LONGEST = 8192;
    private static final int PATIENCE = (int) Duration.ofSeconds(5).toMillis();

    private final Socket socket = new BoundedSockets("PT10S").createSocket();

    /** Begins it as the role, which need not be there: the server would not say so. */
    String challenge(InetAddress address, int port, String role) throws IOException {
        socket.connect(new InetSocketAddress(address, port), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        send(startUp(role));
        receive(SASL);
        send(firstMessage());
        return receive(SASL_CONTINUE);
    }

    private void send(byte[] message) throws IOException {
        socket.getOutputStream().write(message);
    }

    private static byte[] startUp(String role) throws IOException {
        var body = new ByteArrayOutputStream();
        var parameters = "user\0" + role + "\0database\0postgres\0\0";
        new DataOutputStream(body).writeInt(PROTOCOL_3_0);
        body.write(parameters.getBytes(UTF_8));
        return framed(body.toByteArray());
    }

    /** The server knows the role's name already, and passes over the one in here. */
    private static byte[] firstMessage() throws IOException {
        var first = ("n,,n=,r=" + UUID.randomUUID()).getBytes(US_ASCII);
        var body = new ByteArrayOutputStream();
        body.write("SCRAM-SHA-256\0".getBytes(US_ASCII));
        new DataOutputStream(body).writeInt(first.length);
        body.write(first);
        var message = new ByteArrayOutputStream();
        message.write('p');
        message.write(framed(body.toByteArray()));
        return message.toByteArray();
    }

    /** A length counts itself. */
    private static byte[] framed(byte[] body) throws IOException {
        var message = new ByteArrayOutputStream();
        new DataOutputStream(message).writeInt(LENGTH + body.length);
        message.write(body);
        return message.toByteArray();
    }

    /** What stands behind the kind of a message about authentication. */
    private String receive(int kind) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var type = (char) in.readByte();
        var body = new byte[Math.clamp(in.readInt() - LENGTH, LENGTH, LONGEST)];
        in.readFully(body);
        var message = new DataInputStream(new ByteArrayInputStream(body));
        if (type != 'R' || message.readInt() != kind) {
            throw new IOException("The server answered a log-in otherwise than expected: "
                    + new String(body, UTF_8).replace('\0', ' '));
        }
        return new String(body, LENGTH, body.length - LENGTH, US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
