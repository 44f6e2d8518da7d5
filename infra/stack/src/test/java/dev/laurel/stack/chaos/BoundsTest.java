package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.chaos.FaultRecord.Interruption;
import dev.laurel.stack.chaos.GapMeter.Gap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

final class BoundsTest {

    private static final Duration A_LITTLE = Duration.ofMillis(1);

    private static Interruption interruption(Duration writes, Duration reads) {
        return new Interruption(new Gap(writes, writes), new Gap(reads, reads));
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindWhateverLastsLongerThanPromised(FaultKind kind) {
        var bounds = kind.bounds();

        assertThat(bounds.excesses(interruption(bounds.writes(), bounds.reads()), "it")).isEmpty();
        assertThat(
                        bounds.excesses(
                                interruption(bounds.writes().plus(A_LITTLE), Duration.ZERO),
                                "it of projection-2"))
                .singleElement()
                .asString()
                .startsWith("writes were interrupted for " + (bounds.writes().toMillis() + 1))
                .contains("it of projection-2");
        assertThat(
                        bounds.excesses(
                                interruption(Duration.ZERO, bounds.reads().plus(A_LITTLE)), "it"))
                .singleElement()
                .asString()
                .startsWith("reads were interrupted for 3001 ms");
    }

    @ParameterizedTest
    @EnumSource(names = {"KILL_LEDGER", "RESTART_LEDGER", "PAUSE_LEDGER"})
    void shouldPromiseWritesTenSecondsAfterTheEndOfALedger(FaultKind kind) {
        assertThat(kind.bounds().writes()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void shouldWidenBothByTheFactor() {
        var bounds = Bounds.ofWrites(Duration.ofSeconds(10)).times(2);

        assertThat(bounds).isEqualTo(new Bounds(Duration.ofSeconds(20), Duration.ofSeconds(6)));
    }
}
