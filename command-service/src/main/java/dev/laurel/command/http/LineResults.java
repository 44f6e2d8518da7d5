package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.ItemResult;
import dev.laurel.command.submission.Submission;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Writes what becomes of the lines of one request, in their order, as it becomes known. What is
 * known is sent before what is not is waited for, so a client that sends a line only when the one
 * before is answered gets on.
 *
 * <p>Threading: {@link #run} belongs to the writing thread, all else to the reading one.
 */
final class LineResults implements Runnable {

    /**
     * Lines whose results are not written yet. What is known and not read by the client takes some
     * 400 bytes of heap a line, and 64 streams may be open.
     */
    private static final int WINDOW = 2_000;

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final long LOOK_MILLIS = 100;

    /** How long a client may leave its results unread. */
    private static final int LOOKS_MAX = 600;

    private static final Item END = new Item.End();

    private final BlockingQueue<Item> window = new ArrayBlockingQueue<>(WINDOW);
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(2 * BUFFER_BYTES);
    private final CommandSubmitter submitter;
    private final OutputStream out;
    private final IngestMetrics metrics;
    private final Runnable idle;
    private final BooleanSupplier clientGone;

    /** Something is to be flushed; at first the head of the response. */
    private boolean unsent = true;

    /** Taken out of the window and not written yet. */
    private @Nullable Submission awaited;

    /** The client does not take results any more. */
    private volatile boolean gone;

    private volatile @Nullable RuntimeException failure;

    /** The body has been read to its end, so that the connection may be looked at. */
    private volatile boolean bodyEnded;

    /** No outcome is waited for any more. */
    private volatile boolean waitsEnded;

    /**
     * @param idle called by the writing thread now and then while it has nothing to write
     * @param clientGone asked while an outcome is waited for and the body is at its end
     */
    LineResults(
            CommandSubmitter submitter,
            OutputStream out,
            IngestMetrics metrics,
            Runnable idle,
            BooleanSupplier clientGone) {
        this.submitter = submitter;
        this.out = out;
        this.metrics = metrics;
        this.idle = idle;
        this.clientGone = clientGone;
    }

    /**
     * Hands a line to the writer, waiting for room; false where the client does not read its
     * results.
     */
    boolean offer(Item item) throws InterruptedException {
        for (var look = 0; look < LOOKS_MAX && !gone; look++) {
            if (window.offer(item) || window.offer(item, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        gone = true;
        abandon(item);
        return false;
    }

    /** Says that no line comes any more. */
    void end() throws InterruptedException {
        bodyEnded = true;
        var told = offer(END);
        assert told || gone;
    }

    /** Ends the waits for outcomes: what is not known by now is pending. */
    void endWaits() {
        waitsEnded = true;
    }

    private boolean isWaitOver() {
        return waitsEnded || (bodyEnded && clientGone.getAsBoolean());
    }

    boolean isGone() {
        return gone;
    }

    /** What ended the writing for a reason of ours, or null; call it when the writer has ended. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    /** Frees what nobody will write; call it when the writer has ended. */
    void abandonRest() {
        for (var item = window.poll(); item != null; item = window.poll()) {
            abandon(item);
        }
    }

    @Override
    public void run() {
        try {
            write();
        } catch (IOException _) {
            // The client has gone; the reader sees it at its next line.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The edge of the thread: the request's own one ends the response with it.
            failure = e;
        } finally {
            gone = true;
            if (awaited != null) {
                submitter.abandon(awaited);
            }
        }
    }

    private void write() throws IOException, InterruptedException {
        while (!gone) {
            var item = window.poll();
            if (item == null) {
                send();
                item = window.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            switch (item) {
                case null -> idle.run();
                case Item.End _ -> {
                    send();
                    return;
                }
                case Item.Known(var line, var result) -> line(result, line);
                case Item.Submitted(var line, var submission) -> {
                    awaited = submission;
                    if (!submission.isDone()) {
                        send();
                    }
                    line(submitter.await(submission, this::isWaitOver), line);
                    awaited = null;
                }
            }
            if (buffer.size() >= BUFFER_BYTES) {
                buffer.writeTo(out);
                buffer.reset();
                unsent = true;
            }
        }
    }

    private void line(ItemResult result, long line) {
        if (result instanceof ItemResult.Failed(_, var problem)) {
            metrics.refused(problem.code());
        }
        ResultWriter.line(buffer, result, line);
    }

    private void send() throws IOException {
        if (buffer.size() > 0) {
            buffer.writeTo(out);
            buffer.reset();
            unsent = true;
        }
        if (unsent) {
            out.flush();
            unsent = false;
        }
    }

    private void abandon(Item item) {
        if (item instanceof Item.Submitted(_, var submission)) {
            submitter.abandon(submission);
        }
    }
}
