package dev.laurel.command.submission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.Semaphore;

/**
 * How much may be under way at once: commands not yet answered, and bytes of bodies held in memory.
 *
 * <p>Threading: any thread.
 */
public final class Admission {

    private final Semaphore commands;
    private final Semaphore bodyBytes;

    public Admission(int commandsMax, int bodyBytesMax, MeterRegistry metrics) {
        this.commands = new Semaphore(commandsMax);
        this.bodyBytes = new Semaphore(bodyBytesMax);
        Gauge.builder(
                        "laurel.command.inflight.commands",
                        commands,
                        free -> (double) commandsMax - free.availablePermits())
                .register(metrics);
        Gauge.builder(
                        "laurel.command.inflight.body.bytes",
                        bodyBytes,
                        free -> (double) bodyBytesMax - free.availablePermits())
                .register(metrics);
    }

    /** Takes room for commands, all or none; false where there is not enough. */
    public boolean admit(int count) {
        return commands.tryAcquire(count);
    }

    public void release(int count) {
        commands.release(count);
    }

    /** Takes room for a body in memory; false where there is not enough. */
    public boolean admitBody(int bytes) {
        return bodyBytes.tryAcquire(bytes);
    }

    public void releaseBody(int bytes) {
        bodyBytes.release(bytes);
    }
}
