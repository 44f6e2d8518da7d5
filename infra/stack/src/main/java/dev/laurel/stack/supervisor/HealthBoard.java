package dev.laurel.stack.supervisor;

import dev.laurel.stack.health.StackHealth;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The newest look at a stack: however many ask, the parts are asked at most once a second.
 *
 * <p>Threading: any.
 */
final class HealthBoard implements Supplier<StackHealth> {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<StackHealth> look;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable StackHealth newest;
    private long lookedNanos;

    /**
     * @param look asks all parts, in a bounded time
     */
    HealthBoard(Supplier<StackHealth> look) {
        this.look = look;
    }

    /** A look that is at most a second old. */
    @Override
    public StackHealth get() {
        lock.lock();
        try {
            var last = newest;
            if (last != null && System.nanoTime() - lookedNanos < FRESH_NANOS) {
                return last;
            }
            var now = look.get();
            newest = now;
            lookedNanos = System.nanoTime();
            return now;
        } finally {
            lock.unlock();
        }
    }
}
