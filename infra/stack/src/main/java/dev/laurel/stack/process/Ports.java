package dev.laurel.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Loopback ports. */
public final class Ports {

    private static final Duration CONNECT_BOUND = Duration.ofSeconds(1);

    private Ports() {}

    /** Whether a server could listen on the port now. */
    public static boolean free(int port) {
        // Some systems let one bind to loopback beside somebody who listens on every address.
        if (listening(port)) {
            return false;
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Whether somebody accepts connections there. */
    public static boolean listening(int port) {
        try (var socket = new Socket()) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            socket.connect(address, (int) CONNECT_BOUND.toMillis());
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * The wished port where it is free and not among the taken ones, otherwise one the system
     * chooses.
     */
    public static int choose(int wished, Set<Integer> taken) {
        if (wished > 0 && !taken.contains(wished) && free(wished)) {
            return wished;
        }
        var refused = new HashSet<>(taken);
        while (true) {
            var port = ephemeral();
            if (refused.add(port)) {
                return port;
            }
        }
    }

    private static int ephemeral() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
