package dev.laurel.projection.runtime;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

import java.time.Instant;

class ThreadDeathPolicyTest {

    private Instant now = Instant.EPOCH;
    private final ThreadDeathPolicy policy =
            new ThreadDeathPolicy(() -> now, new SimpleMeterRegistry().counter("deaths"));

    @Test
    void shouldReplaceAThreadUntilTooManyDiedInAShortTime() {
        for (var death = 0; death < ThreadDeathPolicy.DEATHS_MAX; death++) {
            assertThat(policy.handle(new StreamsException("x"))).isEqualTo(REPLACE_THREAD);
        }

        assertThat(policy.handle(new StreamsException("x"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void shouldForgetDeathsOfLongAgo() {
        for (var death = 0; death < 3 * ThreadDeathPolicy.DEATHS_MAX; death++) {
            assertThat(policy.handle(new StreamsException("x"))).isEqualTo(REPLACE_THREAD);
            now = now.plus(ThreadDeathPolicy.PERIOD.dividedBy(ThreadDeathPolicy.DEATHS_MAX - 1));
        }
    }

    @Test
    void shouldStopAtOnceWhenTheJvmIsInTrouble() {
        var death = new StreamsException("x", new OutOfMemoryError());

        assertThat(policy.handle(death)).isEqualTo(SHUTDOWN_CLIENT);
    }
}
