package dev.laurel.projection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A role that does not come to its work says since when, and what it is at. */
class StallWatchTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long nanos;
    private double restored;

    private final StallWatch watch =
            new StallWatch("ledger", "127.0.0.1:9", registry, () -> restored, () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private double stalledSeconds() {
        return registry.get("laurel.projection.stalled").gauge().value();
    }

    @Test
    void shouldSayNothingWithinItsBound() {
        pass(StallWatch.BOUND);
        watch.look();

        assertThat(watch.detail()).isEmpty();
        assertThat(stalledSeconds()).isZero();
    }

    @Test
    void shouldSayThatItRestores() {
        watch.look();
        pass(StallWatch.BOUND.plusSeconds(5));
        restored = 41_000;
        watch.look();

        assertThat(watch.detail())
                .isEqualTo("for 25 s: it restores its state, 41000 records so far");
        assertThat(stalledSeconds()).isEqualTo(25);
    }

    @Test
    void shouldBeginAnewWhenTheRoleWorks() {
        pass(StallWatch.BOUND.plusSeconds(5));
        watch.works();

        assertThat(watch.detail()).isEmpty();
        assertThat(stalledSeconds()).isZero();
    }
}
