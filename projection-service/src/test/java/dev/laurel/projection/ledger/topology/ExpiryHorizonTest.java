package dev.laurel.projection.ledger.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiryHorizonTest {

    private final ExpiryHorizon horizon = new ExpiryHorizon();

    @Test
    void shouldGoByTheCommandsWhileTheyCome() {
        for (var tick = 0; tick < 100; tick++) {
            horizon.command(1_000 + tick);
            assertThat(horizon.tick(1_000_000)).isEqualTo(250 + tick);
        }
    }

    @Test
    void shouldGoByTheClockWhenNoneComes() {
        horizon.command(1_000);
        for (var clock = 2_000L; clock < 2_750; clock += ExpiryHorizon.TICK_MILLIS) {
            assertThat(horizon.tick(clock)).isEqualTo(250);
        }
        assertThat(horizon.tick(2_750)).isEqualTo(2_000);
        horizon.command(1_500);
        assertThat(horizon.tick(3_000)).isEqualTo(750);
    }

    @Test
    void shouldWaitForABacklogAfterAStart() {
        var clock = 0L;
        for (; clock < 1_000; clock += ExpiryHorizon.TICK_MILLIS) {
            assertThat(horizon.tick(clock)).isEqualTo(-1);
        }
        assertThat(horizon.tick(clock)).isEqualTo(clock - ExpiryHorizon.GRACE_MILLIS);
    }

    @Test
    void shouldNeverGoBackForAnOlderCommand() {
        horizon.command(2_000);
        horizon.command(1_000);
        assertThat(horizon.newestCommandMillis(9_000)).isEqualTo(2_000);
    }

    @Test
    void shouldNotBeAheadOfItsClockForACommandThatIs() {
        horizon.command(9_000);
        assertThat(horizon.newestCommandMillis(2_000)).isEqualTo(2_000);
        for (var clock = 2_000L; clock < 9_000; clock += ExpiryHorizon.TICK_MILLIS) {
            assertThat(horizon.tick(clock)).isEqualTo(clock - ExpiryHorizon.GRACE_MILLIS);
        }
    }

    /** They come of a backlog, and the captures of it may lie behind them. */
    @Test
    void shouldNotLetTheClockOvertakeWhatLiesBehindLegs() {
        horizon.command(1_000);
        var clock = 900_000L;
        for (var tick = 0; tick < 100; tick++) {
            if (tick % 3 == 0) {
                horizon.leg(2_000 + tick);
            }
            clock += ExpiryHorizon.TICK_MILLIS;
            assertThat(horizon.tick(clock)).isBetween(250L, 1_350L);
        }
        assertThat(horizon.newestCommandMillis(clock)).isEqualTo(1_000);
        for (var tick = 0; tick < 6; tick++) {
            clock += ExpiryHorizon.TICK_MILLIS;
            horizon.tick(clock);
        }
        assertThat(horizon.tick(clock)).isEqualTo(clock - ExpiryHorizon.GRACE_MILLIS);
    }

    @Test
    void shouldNotWaitForALegThatIsAhead() {
        horizon.command(1_000);
        for (var clock = 2_000L; clock < 9_000; clock += ExpiryHorizon.TICK_MILLIS) {
            horizon.leg(1_000_000);
            assertThat(horizon.tick(clock)).isLessThanOrEqualTo(clock - ExpiryHorizon.GRACE_MILLIS);
        }
        assertThat(horizon.tick(9_000)).isEqualTo(9_000 - ExpiryHorizon.GRACE_MILLIS);
    }
}
