package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Against a server that sends back what it gets. */
@Timeout(30)
final class TcpProxyTest {

    private static final int QUIET_MILLIS = 300;

    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = new TcpProxy(server.getLocalPort());
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> echo(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException _) {
            // It was cut, as it should be.
        }
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(QUIET_MILLIS);
        return socket;
    }

    private static int ask(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        return socket.getInputStream().read();
    }

    @Test
    void shouldForwardBothWays() throws IOException {
        try (var client = connect()) {
            assertThat(ask(client, 7)).isEqualTo(7);
            assertThat(ask(client, 8)).isEqualTo(8);
        }
        // The last one is counted when it has been sent, and may have come before that.
        await().untilAsserted(() -> assertThat(proxy.forwardedBytes()).isEqualTo(4));
        assertThat(proxy.heldBytes()).isZero();
        assertThat(proxy.cutConnections()).isZero();
    }

    @Test
    void shouldHoldBackWhatIsSentInSilenceAndDeliverItLater() throws IOException {
        try (var client = connect()) {
            assertThat(ask(client, 1)).isEqualTo(1);

            proxy.silence();

            assertThatThrownBy(() -> ask(client, 2)).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.heldBytes()).isOne();
            proxy.heal();
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void shouldHoldBackFromNewConnectionsToo() throws IOException {
        proxy.silence();
        try (var client = connect()) {
            assertThatThrownBy(() -> ask(client, 3)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(proxy.heldBytes()).isPositive();
    }

    @Test
    void shouldEndConnectionsAndRefuseNewOnesUntilItIsHealed() throws IOException {
        try (var client = connect()) {
            assertThat(ask(client, 1)).isEqualTo(1);

            proxy.reset();

            assertCut(client);
        }
        try (var client = connect()) {
            assertCut(client);
        }
        assertThat(proxy.cutConnections()).isEqualTo(2);
        proxy.heal();
        try (var client = connect()) {
            assertThat(ask(client, 4)).isEqualTo(4);
        }
    }

    @Test
    void shouldCountNothingWhereNobodyWasHit() {
        proxy.silence();
        proxy.reset();
        proxy.heal();

        assertThat(proxy.heldBytes()).isZero();
        assertThat(proxy.cutConnections()).isZero();
    }

    @Test
    void shouldEndTheClientsConnectionWhereTheServerIsAway() throws IOException {
        server.close();
        try (var client = connect()) {
            assertCut(client);
        }
    }

    /** End of stream or a reset; a mere silence would be a time-out. */
    private static void assertCut(Socket client) {
        try {
            assertThat(ask(client, 9)).isEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Expected the connection to be cut, but it is silent", e);
        } catch (IOException _) {
            // A reset.
        }
    }
}
