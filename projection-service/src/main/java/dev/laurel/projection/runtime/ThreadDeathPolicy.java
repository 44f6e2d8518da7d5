package dev.laurel.projection.runtime;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;

import io.micrometer.core.instrument.Counter;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A stream thread that dies is replaced: most causes pass (a broker away, a transaction rolled
 * back). When they do not, or the JVM itself is in trouble, the client stops, and the process with
 * it: whoever started it sees that, which an endless loop would hide.
 *
 * <p>Threading: called by dying stream threads.
 */
final class ThreadDeathPolicy implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadDeathPolicy.class);

    static final int DEATHS_MAX = 10;
    static final Duration PERIOD = Duration.ofMinutes(5);

    private final InstantSource clock;
    private final Counter deaths;
    private final Deque<Instant> recent = new ArrayDeque<>();

    ThreadDeathPolicy(InstantSource clock, Counter deaths) {
        this.clock = clock;
        this.deaths = deaths;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
        deaths.increment();
        var now = clock.instant();
        while (!recent.isEmpty() && recent.getFirst().isBefore(now.minus(PERIOD))) {
            recent.removeFirst();
        }
        recent.addLast(now);
        if (isOfTheJvm(exception) || recent.size() > DEATHS_MAX) {
            LOG.error("A stream thread died for good", exception);
            return SHUTDOWN_CLIENT;
        }
        if (isOfKafka(exception)) {
            // A broker that is away, a transaction rolled back: it passes, and where it stood says
            // nothing.
            LOG.warn(
                    "A stream thread died and is replaced, {} of at most {} times in {} min: {}",
                    recent.size(),
                    DEATHS_MAX,
                    PERIOD.toMinutes(),
                    reason(exception));
        } else {
            LOG.error("A stream thread died of a mistake of ours and is replaced", exception);
        }
        return REPLACE_THREAD;
    }

    /** Whether the innermost failure is one that Kafka told. */
    private static boolean isOfKafka(Throwable exception) {
        return innermost(exception) instanceof KafkaException;
    }

    private static String reason(Throwable exception) {
        var cause = innermost(exception);
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private static Throwable innermost(Throwable exception) {
        var cause = exception;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isOfTheJvm(Throwable exception) {
        for (var cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError || cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }
}
