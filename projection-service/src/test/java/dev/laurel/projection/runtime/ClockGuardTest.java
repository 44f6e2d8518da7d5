package dev.laurel.projection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

class ClockGuardTest {

    private long wallMillis = 1_800_000_000_000L;
    private long nanos = -5;
    private final List<String> ends = new ArrayList<>();
    private final ClockGuard guard = new ClockGuard(() -> wallMillis, () -> nanos, ends::add);

    @Test
    void shouldEndTheProcessWhenTheClockWasSetBackFar() {
        pass(1_000, 1_000 - ClockGuard.BACK_MILLIS_MAX - 1);
        assertThat(ends).singleElement().asString().contains("set back by 30 s");
    }

    @Test
    void shouldLetPassWhatClientsLetPass() {
        pass(1_000, 1_000 - ClockGuard.BACK_MILLIS_MAX);
        pass(1_000, 3_600_000);
        pass(7_200_000, 7_200_000);
        assertThat(ends).isEmpty();
    }

    /** Ahead by an hour and right again: the way back is what clients do not survive. */
    @Test
    void shouldEndTheProcessWhenAClockThatWasAheadIsSetRight() {
        pass(1_000, 3_601_000);
        pass(1_000, -3_599_000);
        assertThat(ends).hasSize(1);
    }

    private void pass(long steadyMillis, long byWallMillis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(steadyMillis);
        wallMillis += byWallMillis;
        guard.look();
    }
}
