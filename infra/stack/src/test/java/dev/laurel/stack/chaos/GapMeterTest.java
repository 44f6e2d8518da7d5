package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.chaos.GapMeter.Gap;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class GapMeterTest {

    private final GapMeter meter = new GapMeter(0);

    @Test
    void shouldTellTheLongestGapAndWhenItEnded() {
        meter.success(10);
        meter.success(50);
        meter.success(60);

        assertThat(meter.longest(65))
                .isEqualTo(new Gap(Duration.ofNanos(40), Duration.ofNanos(50)));
    }

    @Test
    void shouldCountTheGapThatLasts() {
        meter.success(10);

        assertThat(meter.longest(100).length()).isEqualTo(Duration.ofNanos(90));
        assertThat(meter.silence(100)).isEqualTo(Duration.ofNanos(90));
    }

    @Test
    void shouldForgetEndedGapsAtARestart() {
        meter.success(100);
        meter.restart(110);
        meter.success(130);

        assertThat(meter.longest(131))
                .isEqualTo(new Gap(Duration.ofNanos(30), Duration.ofNanos(20)));
    }

    @Test
    void shouldLoseNoGapBetweenTwoTakes() {
        meter.success(100);

        assertThat(meter.takeLongest(130).length()).isEqualTo(Duration.ofNanos(100));

        meter.success(180);
        meter.success(190);
        assertThat(meter.takeLongest(195))
                .isEqualTo(new Gap(Duration.ofNanos(80), Duration.ofNanos(50)));
        assertThat(meter.takeLongest(200).length()).isEqualTo(Duration.ofNanos(10));
    }
}
