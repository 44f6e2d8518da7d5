package dev.laurel.projection.ledger.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.projection.ledger.state.LedgerPosition;

import org.junit.jupiter.api.Test;

/** A position may be too old; it may never be one of which a transaction is not over. */
class PositionWindowTest {

    private final PositionWindow window = new PositionWindow();

    /** Nothing is open when it is taken. */
    private void settled(long end) {
        window.add(new LogSample(end, end, end * 2, end * 2, end * 3, end * 4));
    }

    @Test
    void shouldKnowNothingBeforeTheThirdSample() {
        settled(10);
        settled(20);

        assertThat(window.position()).isEmpty();
    }

    @Test
    void shouldTakeTheEventsOfTheFirstAndTheRestOfTheSecond() {
        settled(10);
        settled(20);
        settled(30);

        assertThat(window.position()).contains(new LedgerPosition(10, 40, 60, 80));
    }

    @Test
    void shouldWaitWhileWhatWasOpenIsOpen() {
        settled(10);
        window.add(new LogSample(10, 20, 20, 40, 60, 80));
        window.add(new LogSample(15, 30, 60, 60, 90, 120));
        window.add(new LogSample(19, 40, 80, 80, 120, 160));
        assertThat(window.position()).isEmpty();

        window.add(new LogSample(20, 50, 100, 100, 150, 200));

        assertThat(window.position()).contains(new LedgerPosition(10, 40, 60, 80));
    }

    @Test
    void shouldWaitForTheChangelogToo() {
        settled(10);
        settled(20);
        window.add(new LogSample(30, 30, 39, 60, 90, 120));

        assertThat(window.position()).isEmpty();
    }

    /** A coordinator that has just started may know of none for a while. */
    @Test
    void shouldNotGoBackWhereLessCountsAsConsumed() {
        settled(10);
        settled(20);
        settled(30);
        for (var end = 40L; end <= 60; end += 10) {
            window.add(new LogSample(end, end, end * 2, end * 2, 0, 0));
        }
        assertThat(window.position()).contains(new LedgerPosition(10, 40, 60, 80));

        settled(70);

        assertThat(window.position()).contains(new LedgerPosition(20, 60, 90, 120));
    }

    @Test
    void shouldGoOnSampleBySample() {
        for (var end = 10; end <= 50; end += 10) {
            settled(end);
        }

        assertThat(window.position()).contains(new LedgerPosition(30, 80, 120, 160));
    }
}
