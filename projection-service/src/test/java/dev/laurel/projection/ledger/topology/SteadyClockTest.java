package dev.laurel.projection.ledger.topology;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import org.junit.jupiter.api.Test;

/** A clock that is set moves no hold; one that is corrected does. */
class SteadyClockTest {

    private static final long NOON = 1_795_348_800_000L;
    private static final long HOUR = HOURS.toMillis(1);

    private long nanos;
    private long wall = NOON;
    private final SteadyClock clock = new SteadyClock(() -> nanos);

    private long after(long millis) {
        nanos += MILLISECONDS.toNanos(millis);
        wall += millis;
        return clock.applyAsLong(wall);
    }

    @Test
    void shouldBeTheWallClockWhereThatDoesNotJump() {
        assertThat(after(0)).isEqualTo(NOON);
        assertThat(after(250)).isEqualTo(NOON + 250);
        assertThat(after(60_000)).isEqualTo(NOON + 60_250);
    }

    @Test
    void shouldFollowACorrection() {
        after(0);
        wall += SteadyClock.STEP_MILLIS;

        assertThat(after(250)).isEqualTo(NOON + 1_250);
    }

    @Test
    void shouldFollowAStepAheadByATenthOfTheTime() {
        after(0);
        wall += HOUR;

        assertThat(after(250)).isEqualTo(NOON + 275);
        assertThat(after(20_000)).isEqualTo(NOON + 275 + 22_000);
    }

    @Test
    void shouldBeRightAgainWhenTheWallClockIs() {
        after(0);
        wall += HOUR;
        after(6_000);
        wall -= HOUR;

        assertThat(after(250)).isEqualTo(NOON + 6_250);
    }

    @Test
    void shouldFollowAStepBackByATenthOfTheTime() {
        after(0);
        wall -= HOUR;

        assertThat(after(1_000)).isEqualTo(NOON + 900);
    }

    @Test
    void shouldNotStandStillWhereItIsAskedOften() {
        after(0);
        wall += HOUR;
        var last = 0L;
        for (var at = 0; at < 100; at++) {
            last = after(1);
        }

        assertThat(last).isBetween(NOON + 100, NOON + 110);
    }
}
