package dev.laurel.command.submission;

import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much may be under way at once: commands that are not durable yet, bytes of bodies and of what
 * was read from them, and streams of lines. At a bound the answer is no; nothing is queued.
 *
 * <p>Threading: any thread.
 */
public final class Admission {

    /** A few hundred commands. */
    static final int SMALL_BODY_BYTES_MAX = 64 * 1024;

    private final Semaphore commands;
    private final Semaphore bodyBytes;
    private final Semaphore smallBodyBytes;
    private final Semaphore streams;

    /**
     * @param commandsMax commands handed to the log and not yet durable
     * @param bodyBytesMax bytes of bodies from their first byte until their commands are handed on;
     *     of small ones as much again, so that a few large ones never keep them out
     * @param streamsMax requests with lines
     */
    public Admission(int commandsMax, int bodyBytesMax, int streamsMax, MeterRegistry metrics) {
        this.commands = new Semaphore(commandsMax);
        this.bodyBytes = new Semaphore(bodyBytesMax);
        this.smallBodyBytes = new Semaphore(bodyBytesMax);
        this.streams = new Semaphore(streamsMax);
        gauge("commands", "Commands that are not durable yet", commands, commandsMax, metrics);
        gauge("body.bytes", "Memory that bodies take", bodyBytes, bodyBytesMax, metrics);
        gauge(
                "small.body.bytes",
                "Memory that small bodies take",
                smallBodyBytes,
                bodyBytesMax,
                metrics);
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

    /**
     * Makes the room that a body has in memory larger; false where there is not enough, and then it
     * is as it was.
     *
     * @param from bytes that it has now, 0 at first
     * @param to bytes that it shall have
     */
    public boolean growBody(int from, int to) {
        if (!bodies(to).tryAcquire(to)) {
            return false;
        }
        releaseBody(from);
        return true;
    }

    public void releaseBody(int bytes) {
        bodies(bytes).release(bytes);
    }

    private Semaphore bodies(int bytes) {
        return bytes <= SMALL_BODY_BYTES_MAX ? smallBodyBytes : bodyBytes;
    }

    /** Takes room for a stream of lines; false where there is none. */
    public boolean admitStream() {
        return streams.tryAcquire();
    }

    public void releaseStream() {
        streams.release();
    }
}
