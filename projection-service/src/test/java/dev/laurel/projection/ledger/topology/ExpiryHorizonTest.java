package dev.laurel.projection.ledger.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiryHorizonTest {

    private final ExpiryHorizon horizon = new ExpiryHorizon();

    @Test
    void shouldGoByTheCommandsWhileTheyCome() {
        for (var tick = 0; tick < 100; tick++) {
            horizon.command(1_000 + tick);
            assertThat(horizon.tick(1_000_000)).isEqualTo(1_000 + tick);
        }
    }

    @Test
    void shouldGoByTheClockWhenNoneComes() {
        horizon.command(1_000);
        assertThat(horizon.tick(2_000)).isEqualTo(1_000);
        assertThat(horizon.tick(2_250)).isEqualTo(1_000);
        assertThat(horizon.tick(2_500)).isEqualTo(1_000);
        assertThat(horizon.tick(2_750)).isEqualTo(2_750);
        horizon.command(1_500);
        assertThat(horizon.tick(3_000)).isEqualTo(1_500);
    }

    @Test
    void shouldWaitForABacklogAfterAStart() {
        var clock = 0L;
        for (; clock < 5_000; clock += ExpiryHorizon.TICK_MILLIS) {
            assertThat(horizon.tick(clock)).isEqualTo(-1);
        }
        assertThat(horizon.tick(clock)).isEqualTo(clock);
    }

    @Test
    void shouldNeverGoBackForAnOlderCommand() {
        horizon.command(2_000);
        horizon.command(1_000);
        assertThat(horizon.newestCommandMillis()).isEqualTo(2_000);
    }
}
