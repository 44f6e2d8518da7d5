package dev.laurel.command.runtime;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

class TopicGateTest {

    @Test
    void shouldNameTheKeyWhenNoBrokerAnswersInTime() throws IOException {
        // Taken and given back: nobody listens there.
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var gate = new TopicGate("127.0.0.1:" + port, Duration.ofMillis(1));

        assertThatExceptionOfType(TopicGate.ClosedException.class)
                .isThrownBy(gate::await)
                .withMessageStartingWith("laurel.kafka.bootstrap-servers: ")
                .withMessageContaining("no broker answers at 127.0.0.1:" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "127.0.0.1:port", "host.invalid:9092"})
    void shouldNameTheKeyWhenTheAddressCannotBe(String servers) {
        var gate = new TopicGate(servers, Duration.ofMillis(1));

        assertThatExceptionOfType(TopicGate.ClosedException.class)
                .isThrownBy(gate::await)
                .withMessageStartingWith("laurel.kafka.bootstrap-servers: ");
    }
}
