package dev.laurel.projection.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.projection.archive.ArchiveProperties.YieldProperties;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ArchivePaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LAG_MAX = 500;

    @Test
    void shouldWorkItsShareWhileTheOthersAreBehind() {
        assertThat(pace(20, 1_001).restNanos(SECOND, 0)).isEqualTo(4 * SECOND);
        assertThat(pace(50, 1_001).restNanos(SECOND, 0)).isEqualTo(SECOND);
    }

    @Test
    void shouldNotRestWhileTheOthersAreUpToDate() {
        assertThat(pace(20, 1_000).restNanos(SECOND, 0)).isZero();
        assertThat(pace(100, 9_999).restNanos(SECOND, 0)).isZero();
    }

    @Test
    void shouldWorkHalfOfTheTimeWhereItIsLateItself() {
        assertThat(pace(20, 1_001).restNanos(SECOND, LAG_MAX)).isEqualTo(4 * SECOND);
        assertThat(pace(20, 1_001).restNanos(SECOND, LAG_MAX + 1)).isEqualTo(SECOND);
        assertThat(pace(20, 1_000).restNanos(SECOND, LAG_MAX + 1)).isZero();
        assertThat(pace(20, 0).isLate(LAG_MAX)).isFalse();
        assertThat(pace(20, 0).isLate(LAG_MAX + 1)).isTrue();
    }

    @Test
    void shouldNotWorkLessWhereItIsLate() {
        assertThat(pace(80, 1_001).restNanos(SECOND, LAG_MAX + 1)).isEqualTo(SECOND / 4);
        assertThat(pace(100, 1_001).restNanos(SECOND, LAG_MAX + 1)).isZero();
    }

    @Test
    void shouldRestNoLongerThanTheGroupWaits() {
        assertThat(pace(1, 1_001).restNanos(60 * SECOND, 0)).isEqualTo(5 * SECOND);
    }

    private static ArchivePace pace(int sharePercent, long othersBehind) {
        return new ArchivePace(
                new YieldProperties(sharePercent, 1_000, LAG_MAX), () -> othersBehind);
    }
}
