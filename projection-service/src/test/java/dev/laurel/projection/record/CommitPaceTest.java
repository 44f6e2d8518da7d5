package dev.laurel.projection.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitPaceTest {

    private int commits;
    private final CommitPace pace = new CommitPace(10, () -> commits++);

    @Test
    void shouldCommitALoneRecordAtOnce() {
        pace.processed(1_000);

        assertThat(commits).isEqualTo(1);
    }

    @Test
    void shouldCommitTheNextOnesAfterTheInterval() {
        pace.processed(1_000);
        pace.processed(1_001);
        pace.processed(1_002);
        assertThat(commits).isEqualTo(1);

        pace.tick(1_010);

        assertThat(commits).isEqualTo(2);
    }

    @Test
    void shouldNotCommitWhereNothingHappened() {
        pace.processed(1_000);
        pace.tick(1_010);
        pace.tick(1_020);

        assertThat(commits).isEqualTo(1);
    }

    @Test
    void shouldLeaveTheCommitToTheClientWhileRecordsComeInNumbers() {
        for (var now = 1_000; now < 2_000; now++) {
            pace.processed(now);
            if (now % 10 == 9) {
                pace.tick(now);
            }
        }

        assertThat(commits).isEqualTo(1);
    }

    @Test
    void shouldCommitWhatIsLeftWhenTheNumbersEnd() {
        for (var now = 1_000; now < 1_100; now++) {
            pace.processed(now);
            if (now % 10 == 9) {
                pace.tick(now);
            }
        }
        var before = commits;

        pace.tick(1_110);
        pace.tick(1_120);

        assertThat(commits).isEqualTo(before + 1);
    }
}
