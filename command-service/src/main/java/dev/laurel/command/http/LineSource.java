package dev.laurel.command.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * The lines of a request, as long as the service is not stopping: a client that is silent then is
 * not waited for.
 *
 * <p>Threading: {@link #next} and {@link #lines} belong to the reading thread; {@link
 * #callOffIfStopping} may be called by another.
 */
final class LineSource {

    private final LineReader lines;
    private final BooleanSupplier stopping;

    /** Who is at the next line now. */
    private @Nullable Thread reading;

    private boolean calledOff;

    LineSource(LineReader lines, BooleanSupplier stopping) {
        this.lines = lines;
        this.stopping = stopping;
    }

    LineReader lines() {
        return lines;
    }

    /**
     * Goes to the next line; false at the end.
     *
     * @throws IOException where the body broke off, or {@link #isStopping} and the line was not
     *     there
     */
    boolean next() throws IOException {
        setReading(Thread.currentThread());
        try {
            return lines.next();
        } finally {
            setReading(null);
        }
    }

    private synchronized void setReading(@Nullable Thread thread) {
        reading = thread;
        if (calledOff && thread == null) {
            // It came, or the line came just before it; what follows is not to be interrupted.
            calledOff = false;
            var interrupted = Thread.interrupted();
            assert interrupted || stopping.getAsBoolean();
        }
    }

    boolean isStopping() {
        return stopping.getAsBoolean();
    }

    /** Ends the wait for the next line where the service is stopping. */
    synchronized void callOffIfStopping() {
        if (reading != null && stopping.getAsBoolean()) {
            calledOff = true;
            reading.interrupt();
        }
    }
}
