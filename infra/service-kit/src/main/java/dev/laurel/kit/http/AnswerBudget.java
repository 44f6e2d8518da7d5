package dev.laurel.kit.http;

import dev.laurel.kit.metrics.Meters;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.Semaphore;

/**
 * How many bytes of large answers may be in memory at once: a client that does not read its answer
 * keeps it there. Small ones are bounded by the requests under way.
 *
 * <p>Threading: any thread.
 */
public final class AnswerBudget {

    /** What is smaller is not counted. */
    static final int LARGE_FROM_BYTES = 32 * 1_024;

    private final Semaphore bytes;

    /**
     * @param bytesMax of all large answers together
     */
    public AnswerBudget(int bytesMax, MeterRegistry meters) {
        bytes = new Semaphore(bytesMax);
        Meters.gauge(
                meters,
                "laurel.http.answers",
                "bytes",
                "Memory that large answers take until they are sent",
                bytes,
                free -> (double) bytesMax - free.availablePermits());
        Meters.bound(
                meters,
                "laurel.http.answers.max",
                "bytes",
                "Memory that large answers may take until they are sent",
                bytesMax);
    }

    /** Room for one answer; given back when it is closed. */
    public final class Room implements AutoCloseable {

        private int taken;

        private Room(int taken) {
            this.taken = taken;
        }

        @Override
        public void close() {
            bytes.release(taken);
            taken = 0;
        }
    }

    /**
     * Takes room for an answer.
     *
     * @param length its bytes, or what they may be
     * @throws ProblemException {@code overloaded} where there is none
     */
    public Room room(int length) {
        if (length < LARGE_FROM_BYTES) {
            return new Room(0);
        }
        if (!bytes.tryAcquire(length)) {
            throw new ProblemException(
                    ProblemCode.OVERLOADED,
                    "Other large answers wait to be read by their clients; ask again");
        }
        return new Room(length);
    }
}
