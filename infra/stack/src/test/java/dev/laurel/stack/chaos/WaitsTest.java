package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class WaitsTest {

    private static final String SERVICE = "http://service";

    private final Violations violations = new Violations();
    private final Waits waits = new Waits(violations);

    private static long at(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private void ended(long began, long ended) {
        waits.ended(SERVICE, at(began), at(ended));
    }

    @Test
    void shouldFindARequestThatIsOpenForLongWithNobodyHurt() {
        waits.well(at(100));

        ended(100, 110);
        assertThat(violations.first()).isEmpty();

        ended(100, 144);
        assertThat(violations.first())
                .containsExactly(
                        "http://service left a request open for 44000 ms, with neither a service nor a broker hurt");
        assertThat(waits.counts()).isEqualTo(new Waits.Counts(Duration.ofSeconds(44), 1));
    }

    @Test
    void shouldExcuseWhatAFaultOnTheWayTouched() {
        waits.well(at(100));
        waits.hurt(FaultKind.SILENCE_KAFKA);
        ended(101, 120);
        waits.well(at(130));
        ended(129, 145);

        assertThat(violations.first()).isEmpty();
        assertThat(waits.counts().overBound()).isEqualTo(2);

        ended(130, 145);
        assertThat(violations.count()).isOne();
    }

    @Test
    void shouldNotExcuseWhatAFaultElsewhereMeets() {
        waits.well(at(100));
        waits.hurt(FaultKind.KILL_LEDGER);
        ended(101, 120);
        assertThat(violations.count()).isOne();

        waits.well(at(125));
        ended(120, 135);
        assertThat(violations.count()).isEqualTo(2);
    }

    @Test
    void shouldJudgeNothingBeforeAllIsWellForTheFirstTime() {
        ended(1, 60);

        assertThat(violations.first()).isEmpty();
    }
}
