package dev.laurel.query.replica;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The newest read view.
 *
 * <p>Threading: the replica publishes, any thread acquires; nobody waits.
 */
public final class ReadViews implements AutoCloseable {

    private final AtomicReference<@Nullable ReadView> newest = new AtomicReference<>();

    /** The newest view, to be closed by the caller, or null while nothing has been published. */
    public @Nullable ReadView acquire() {
        while (true) {
            var view = newest.get();
            // Where it cannot be acquired, a newer one has just taken its place.
            if (view == null || view.tryAcquire()) {
                return view;
            }
        }
    }

    void publish(ReadView view) {
        var before = newest.getAndSet(view);
        if (before != null) {
            before.close();
        }
    }

    /** Readers that still hold a view keep it. */
    @Override
    public void close() {
        var last = newest.getAndSet(null);
        if (last != null) {
            last.close();
        }
    }
}
