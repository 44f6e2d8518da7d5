package dev.laurel.projection.runtime;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Ends the JVM with a failure, at the first reason it is given, in a thread that nobody waits for;
 * and knows that reason.
 *
 * <p>Threading: any thread.
 */
public final class ProcessEnd implements FatalExit, Supplier<String> {

    private static final String ASKED = "it was asked to";

    private final AtomicReference<String> reason = new AtomicReference<>(ASKED);

    @Override
    public void exit(String line) {
        if (reason.compareAndSet(ASKED, line)) {
            Thread.ofPlatform()
                    .name("fatal-exit")
                    .start(
                            () -> {
                                System.err.println("projection-service: " + line);
                                System.exit(1);
                            });
        }
    }

    /** Ends the JVM at once, without closing anything: what is open is as after a kill. */
    public static void halt(String line) {
        System.err.println("projection-service: " + line);
        Runtime.getRuntime().halt(1);
    }

    /** Why the process ends. */
    @Override
    public String get() {
        return reason.get();
    }
}
