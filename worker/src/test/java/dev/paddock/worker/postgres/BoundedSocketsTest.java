package dev.paddock.worker.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class BoundedSocketsTest {

    @Test
    void endsAConnectionWhoseServerNeverEnds() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new BoundedSockets("PT1S").createSocket()) {
            Thread.startVirtualThread(() -> talkTo(server));
            client.connect(server.getLocalSocketAddress(), 1000);
            client.setSoTimeout(1000);

            assertThatThrownBy(() -> client.getInputStream().readAllBytes())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("comes to no end");
        }
    }

    private static void talkTo(ServerSocket server) {
        try (Socket listener = server.accept()) {
            while (true) {
                listener.getOutputStream().write('N');
            }
        } catch (IOException theyLeft) {
            // As they should.
        }
    }
}
