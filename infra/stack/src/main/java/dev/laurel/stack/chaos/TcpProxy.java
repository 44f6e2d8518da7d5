package dev.laurel.stack.chaos;

import dev.laurel.stack.StackException;
import dev.laurel.stack.runtime.Threads;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between clients and one server, and can cut the network between them: by silence, as a
 * broken link is (what is sent stays on its way until the link is whole again), or by a reset of
 * all connections. It counts what it cut, so that a fault that hit nobody is seen.
 *
 * <p>Threading: any thread. Each connection has two threads; there are at most {@value
 * #CONNECTIONS_MAX} connections, further ones are refused.
 */
final class TcpProxy implements AutoCloseable {

    private static final int CONNECTIONS_MAX = 256;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int CONNECT_MILLIS_MAX = 2_000;

    private final ServerSocket server;
    private final int target;
    private final ExecutorService workers = Threads.workers();
    private final Semaphore room = new Semaphore(CONNECTIONS_MAX);
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong forwardedBytes = new AtomicLong();
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong cutConnections = new AtomicLong();
    private final Object way = new Object();
    private boolean silent;
    private volatile boolean refusing;
    private volatile boolean closed;

    /**
     * Opens one on a port of its own.
     *
     * @param target loopback port of the server; it need not listen yet
     */
    TcpProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new StackException("Expected to open a proxy, but: " + e, e);
        }
        workers.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Everything sent from now on stays on its way. */
    void silence() {
        synchronized (way) {
            silent = true;
        }
    }

    /** Ends all connections and refuses new ones. */
    void reset() {
        refusing = true;
        for (var link : links) {
            cutConnections.incrementAndGet();
            link.close();
        }
    }

    /** The network is whole again; what was held goes on. */
    void heal() {
        refusing = false;
        synchronized (way) {
            silent = false;
            way.notifyAll();
        }
    }

    /** Bytes that reached the other side. */
    long forwardedBytes() {
        return forwardedBytes.get();
    }

    /** Bytes that silence held back. */
    long heldBytes() {
        return heldBytes.get();
    }

    /** Connections that a reset ended or refused. */
    long cutConnections() {
        return cutConnections.get();
    }

    private void accept() {
        while (!closed) {
            try {
                welcome(server.accept());
            } catch (IOException _) {
                // Closed, or a client that left at once.
            }
        }
    }

    private void welcome(Socket client) throws IOException {
        if (refusing) {
            cutConnections.incrementAndGet();
            client.close();
        } else if (room.tryAcquire()) {
            workers.execute(() -> serve(client));
        } else {
            client.close();
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket()) {
            upstream.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
                    CONNECT_MILLIS_MAX);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            var link = new Link(client, upstream);
            links.add(link);
            try {
                workers.execute(() -> pump(link, upstream, client));
                pump(link, client, upstream);
            } finally {
                links.remove(link);
            }
        } catch (IOException _) {
            // The server is away: the client sees its connection end, as without a proxy.
        } finally {
            room.release();
        }
    }

    private void pump(Link link, Socket from, Socket to) {
        var buffer = new byte[BUFFER_BYTES];
        try {
            var input = from.getInputStream();
            var output = to.getOutputStream();
            for (var count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                awaitWay(count);
                output.write(buffer, 0, count);
                forwardedBytes.addAndGet(count);
            }
        } catch (IOException _) {
            // Either side has ended it.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            link.close();
        }
    }

    private void awaitWay(int count) throws InterruptedException {
        synchronized (way) {
            if (silent) {
                heldBytes.addAndGet(count);
            }
            while (silent && !closed) {
                way.wait();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        heal();
        try {
            server.close();
        } catch (IOException _) {
            // Nobody listens any more either way.
        }
        links.forEach(Link::close);
        workers.shutdownNow();
        workers.close();
    }

    /** Both halves of a connection; they end together. */
    private record Link(Socket client, Socket upstream) {

        void close() {
            try (client;
                    upstream) {
                client.setSoLinger(true, 0);
            } catch (IOException _) {
                // It has ended already.
            }
        }
    }
}
