package dev.laurel.architecture.bad.queue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Bad on purpose: sleeps, makes threads, uses the common pool, is called as a test is not. */
public final class SleepyQueue {

    private final Thread thread = new Thread(this::rest);

    public long size() {
        thread.interrupt();
        return List.of(1).parallelStream().count() + CompletableFuture.supplyAsync(() -> 1L).join();
    }

    private void rest() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void itWorks() {
        size();
    }
}
