package dev.laurel.stack.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
