package dev.laurel.kit.http;

import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A connection that can be asked whether its client is still there, and that bounds the time which
 * the head of a request may take.
 *
 * <p>HTTP/1.1 has no sign for a client that has gone but the end of its stream, and nobody reads
 * the stream while a request is served. So a little is read ahead, and given to the next read: a
 * client that has sent more is there.
 *
 * <p>Threading: the container reads from one thread at a time; {@link #isClientGone} from any.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {

    /** How long the head of a request may take from its first byte. */
    private static final long HEAD_NANOS_MAX = TimeUnit.SECONDS.toNanos(15);

    /** A look costs a system call: who asks more often gets the answer of the last one. */
    private static final long LOOK_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int AHEAD_BYTES = 512;

    private final Object lock = new Object();
    private final LongSupplier idleMillis;
    private final Executor executor;

    /** What was read ahead and not given on yet. */
    private byte[] ahead = {};

    private boolean ended;
    private long lookedNanos = System.nanoTime();

    /** When the head of the present request began to come; 0 where none does. */
    private long headSinceNanos;

    private volatile boolean serving;

    /** What a connection is made of. */
    record Parts(SocketChannel channel, ManagedSelector selector, SelectionKey key) {}

    /**
     * @param executor runs the container's reader where there is something to read already
     * @param idleMillis how long the connection may be silent between requests, at that moment
     */
    WatchedEndPoint(Parts parts, Scheduler scheduler, Executor executor, LongSupplier idleMillis) {
        super(parts.channel, parts.selector, parts.key, scheduler);
        this.executor = executor;
        this.idleMillis = idleMillis;
    }

    /** Whether the client has ended its stream, or reset the connection. */
    boolean isClientGone() {
        synchronized (lock) {
            var now = System.nanoTime();
            if (!ended && isOpen() && now - lookedNanos >= LOOK_NANOS_MIN) {
                lookedNanos = now;
                look();
            }
            return ended || !isOpen();
        }
    }

    private void look() {
        var room = ByteBuffer.allocate(AHEAD_BYTES - ahead.length);
        if (!room.hasRemaining()) {
            return;
        }
        try {
            ended = getChannel().read(room) < 0;
            if (room.flip().hasRemaining()) {
                var longer = new byte[ahead.length + room.remaining()];
                System.arraycopy(ahead, 0, longer, 0, ahead.length);
                room.get(longer, ahead.length, room.remaining());
                ahead = longer;
            }
        } catch (IOException _) {
            ended = true;
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (lock) {
            var first = takeAhead(buffer);
            var more = ahead.length > 0 ? 0 : super.fill(buffer);
            var read = first > 0 ? first + Math.max(more, 0) : more;
            boundHead(read);
            return read;
        }
    }

    private int takeAhead(ByteBuffer buffer) {
        var length = Math.min(ahead.length, BufferUtil.space(buffer));
        if (length > 0) {
            BufferUtil.append(buffer, ahead, 0, length);
            var rest = new byte[ahead.length - length];
            System.arraycopy(ahead, length, rest, 0, rest.length);
            ahead = rest;
        }
        return length;
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
            if (ahead.length == 0 && !ended) {
                super.needsFillInterest();
                return;
            }
        }
        try {
            // It may serve the next request on the spot: never on the only thread of time-outs.
            executor.execute(() -> getFillInterest().fillable());
        } catch (RejectedExecutionException _) {
            close();
        }
    }

    /** A request is served from now on. */
    void serve() {
        synchronized (lock) {
            lookedNanos = System.nanoTime();
        }
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
