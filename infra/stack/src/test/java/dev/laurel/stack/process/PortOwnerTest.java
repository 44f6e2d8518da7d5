package dev.laurel.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

@EnabledOnOs(OS.LINUX)
final class PortOwnerTest {

    private static final long OWN = ProcessHandle.current().pid();

    @Test
    void shouldKnowWhoListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(PortOwner.of(port, OWN)).isEqualTo(PortOwner.PROCESS);
            var other = new ProcessBuilder("sleep", "60").start();
            try {
                assertThat(PortOwner.of(port, other.pid())).isEqualTo(PortOwner.ANOTHER);
            } finally {
                other.destroyForcibly();
            }
        }
        assertThat(PortOwner.of(port, OWN)).isEqualTo(PortOwner.NOBODY);
    }

    @Test
    void shouldFindASocketThatListensOnEveryAddress() throws IOException {
        try (var socket = new ServerSocket(0)) {
            assertThat(PortOwner.of(socket.getLocalPort(), OWN)).isEqualTo(PortOwner.PROCESS);
        }
    }

    @Test
    void shouldSayHowAProcessEnded() throws Exception {
        var process = new ProcessBuilder("sleep", "60").start();
        var child = Child.started(process);
        assertThat(child.exit()).isEqualTo("exit unknown");
        process.destroyForcibly();
        process.waitFor();
        assertThat(child.exit()).isEqualTo("exit 137 (SIGKILL)");
        assertThat(Child.found(process.toHandle()).exit()).isEqualTo("exit unknown");
        assertThat(Child.describe(1)).isEqualTo("exit 1");
    }
}
