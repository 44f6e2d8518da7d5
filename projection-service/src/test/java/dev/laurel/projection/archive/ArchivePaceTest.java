package dev.laurel.projection.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ArchivePaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void shouldWorkItsShareWhileTheOthersAreBehind() {
        assertThat(new ArchivePace(20, 1_000, () -> 1_001).restNanos(SECOND)).isEqualTo(4 * SECOND);
        assertThat(new ArchivePace(50, 1_000, () -> 1_001).restNanos(SECOND)).isEqualTo(SECOND);
    }

    @Test
    void shouldNotRestWhileTheOthersAreUpToDate() {
        assertThat(new ArchivePace(20, 1_000, () -> 1_000).restNanos(SECOND)).isZero();
        assertThat(new ArchivePace(100, 1_000, () -> 9_999).restNanos(SECOND)).isZero();
    }

    @Test
    void shouldRestNoLongerThanTheGroupWaits() {
        assertThat(new ArchivePace(1, 0, () -> 1).restNanos(60 * SECOND)).isEqualTo(5 * SECOND);
    }
}
