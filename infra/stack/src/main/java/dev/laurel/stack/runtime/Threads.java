package dev.laurel.stack.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The few threads of the command line. */
public final class Threads {

    private Threads() {}

    /**
     * Runs the tasks side by side, each on a thread of its own, and returns when all have ended.
     *
     * @throws RuntimeException the first failure, in the order of the tasks
     */
    public static void runAll(List<Runnable> tasks) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            tasks.forEach(task -> running.add(executor.submit(task)));
            for (var future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("A task failed", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread for each task, however many there are; the caller bounds them. */
    public static ExecutorService workers() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    /**
     * Starts a thread of the operating system for a task that blocks in it, as who reads a pipe
     * does: a virtual one would keep its carrier from all others. It does not keep the JVM alive.
     */
    public static Thread blocking(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /**
     * So many threads, which do not keep the JVM alive.
     *
     * @param waitingMax tasks that wait for one; more are refused by an exception
     */
    public static ExecutorService pool(String name, int threads, int waitingMax) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waitingMax),
                Thread.ofPlatform().daemon().name(name + "-", 1).factory());
    }

    /**
     * Runs the task again and again on a thread that does not keep the JVM alive, with the pause in
     * between, until the result is closed.
     */
    public static Repeating every(String name, Duration pause, Runnable task) {
        var executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
        // A task that throws is not run again: whoever hands it in handles what it expects.
        var _ =
                executor.scheduleWithFixedDelay(
                        task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return executor::shutdownNow;
    }

    /** A task that goes on until it is closed. */
    public interface Repeating extends AutoCloseable {
        @Override
        void close();
    }

    /** Runs when this JVM is asked to end. */
    public static Thread atShutdown(String name, Runnable task) {
        var thread = new Thread(task, name);
        Runtime.getRuntime().addShutdownHook(thread);
        return thread;
    }

    /** Takes a task back; too late when the JVM already ends. */
    public static void forgetShutdown(Thread thread) {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException _) {
            // The JVM ends: the task runs, and finds nothing left to do.
        }
    }
}
