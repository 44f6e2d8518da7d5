package dev.laurel.kit.http;

import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A connection that can be asked whether its client is still there, and that bounds the time which
 * the head of a request may take.
 *
 * <p>HTTP/1.1 has no sign for a client that has gone but the end of its stream, and nobody reads
 * the stream while a request is served. So one byte is read ahead, and given to the next read where
 * there was one: then the client has sent more, and is there.
 *
 * <p>Threading: the container reads from one thread at a time; {@link #isClientGone} from any.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {

    /** How long the head of a request may take from its first byte. */
    private static final long HEAD_NANOS_MAX = TimeUnit.SECONDS.toNanos(15);

    private final Object lock = new Object();
    private final ByteBuffer ahead = ByteBuffer.allocate(1);
    private final LongSupplier idleMillis;
    private boolean hasAhead;
    private boolean ended;

    /** When the head of the present request began to come; 0 where none does. */
    private long headSinceNanos;

    private volatile boolean serving;

    /**
     * @param idleMillis how long the connection may be silent between requests, at that moment
     */
    WatchedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            LongSupplier idleMillis) {
        super(channel, selector, key, scheduler);
        this.idleMillis = idleMillis;
    }

    /** Whether the client has ended its stream, or reset the connection. */
    boolean isClientGone() {
        synchronized (lock) {
            if (ended || !isOpen()) {
                return true;
            }
            if (hasAhead) {
                return false;
            }
            try {
                ahead.clear();
                var read = getChannel().read(ahead);
                hasAhead = read > 0;
                ended = read < 0;
            } catch (IOException _) {
                ended = true;
            }
            return ended;
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (lock) {
            var first = 0;
            if (hasAhead) {
                hasAhead = false;
                BufferUtil.append(buffer, ahead.flip());
                first = 1;
            }
            var more = super.fill(buffer);
            var read = first > 0 ? first + Math.max(more, 0) : more;
            boundHead(read);
            return read;
        }
    }

    /** A head that comes drop by drop is cut off; one that stops is cut off by the idle time. */
    private void boundHead(int read) throws IOException {
        if (serving || read <= 0) {
            return;
        }
        var now = System.nanoTime();
        if (headSinceNanos == 0) {
            headSinceNanos = now;
        } else if (now - headSinceNanos > HEAD_NANOS_MAX) {
            close();
            throw new IOException("Head of the request not complete after 15 s");
        }
    }

    /** The container wants to know when there is something to read: there may be already. */
    @Override
    protected void needsFillInterest() {
        synchronized (lock) {
            if (!hasAhead && !ended) {
                super.needsFillInterest();
                return;
            }
        }
        var scheduled =
                getScheduler()
                        .schedule(() -> getFillInterest().fillable(), 0, TimeUnit.MILLISECONDS);
        assert scheduled != null;
    }

    /** A request is served from now on. */
    void serve() {
        serving = true;
        setIdleTimeout(WatchedConnector.IDLE_MILLIS);
    }

    /** The request is answered; the next one may come. */
    void served() {
        synchronized (lock) {
            headSinceNanos = 0;
        }
        serving = false;
        setIdleTimeout(idleMillis.getAsLong());
    }

    void restoreIdleTimeout() {
        setIdleTimeout(WatchedConnector.IDLE_MILLIS);
    }
}
