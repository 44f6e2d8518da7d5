package dev.laurel.command.submission;

import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much may be under way at once: commands that are not durable yet, and streams of lines. At a
 * bound the answer is no; nothing is queued.
 *
 * <p>Threading: any thread.
 */
public final class Admission {

    private final Semaphore commands;
    private final Semaphore streams;

    /**
     * @param commandsMax commands handed to the log and not yet durable
     * @param streamsMax requests with lines
     */
    public Admission(int commandsMax, int streamsMax, MeterRegistry metrics) {
        this.commands = new Semaphore(commandsMax);
        this.streams = new Semaphore(streamsMax);
        gauge("commands", "Commands that are not durable yet", commands, commandsMax, metrics);
        gauge("streams", "Streams of lines that are open", streams, streamsMax, metrics);
    }

    private static void gauge(
            String what, String description, Semaphore free, int max, MeterRegistry metrics) {
        var unit = what.substring(what.lastIndexOf('.') + 1);
        Meters.gauge(
                metrics,
                "laurel.command.inflight." + what,
                unit,
                description,
                free,
                places -> (double) max - places.availablePermits());
        Meters.bound(
                metrics,
                "laurel.command.inflight.max." + what,
                unit,
                description + ", at most",
                max);
    }

    /** Takes room for commands, all or none; false where there is not enough. */
    public boolean admit(int count) {
        return commands.tryAcquire(count);
    }

    /** Takes room for commands, all or none; false where there is not enough within the bound. */
    public boolean admitWithin(int count, long millisMax) throws InterruptedException {
        return commands.tryAcquire(count)
                || commands.tryAcquire(count, millisMax, TimeUnit.MILLISECONDS);
    }

    public void release(int count) {
        commands.release(count);
    }

    /** Takes room for a stream of lines; false where there is none. */
    public boolean admitStream() {
        return streams.tryAcquire();
    }

    public void releaseStream() {
        streams.release();
    }
}
