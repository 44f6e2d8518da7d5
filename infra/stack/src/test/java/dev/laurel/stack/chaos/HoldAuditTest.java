package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A hold that is due at {@link Events#NOW}, and comes to the reader at another time. */
final class HoldAuditTest {

    private static final long DUE = Events.NOW;
    private static final int PARTITION = 3;
    private static final long OFFSET = 9;

    private final Violations violations = new Violations();
    private final HoldAudit audit = new HoldAudit(violations, 1);
    private final Arrivals arrivals = new Arrivals();

    private HoldAudit.Expired expired(long arrivalMillis) {
        arrivals.take(PARTITION, OFFSET, true, arrivalMillis);
        audit.take(Events.held("alice", "1", 1, 10, 90), "3:8");
        audit.take(Events.expired("alice", "1", 2, 10, 100), "3:9");
        return audit.judge(arrivals);
    }

    /** Something that comes at this time, as the writes of a probe do. */
    private void came(int partition, long millis) {
        arrivals.take(partition, 0, false, millis);
    }

    @Test
    void shouldTellHowLateAHoldExpired() {
        came(PARTITION, DUE - 100);

        var expired = expired(DUE + 300);

        assertThat(violations.first()).isEmpty();
        assertThat(expired.all())
                .isEqualTo(new Lateness(1, Duration.ofMillis(300), Duration.ofMillis(300)))
                .isEqualTo(expired.undisturbed());
    }

    @Test
    void shouldFindAHoldThatExpiresEarly() {
        expired(DUE - 2);

        assertThat(violations.first()).containsExactly("hold 3:9 expired 2 ms early");
    }

    @Test
    void shouldFindAHoldThatExpiresLate() {
        for (var millis = DUE - 500; millis < DUE + 2_500; millis += 500) {
            came(PARTITION, millis);
        }
        // Another partition stands still meanwhile, which is no excuse.
        came(PARTITION + 1, DUE - 500);
        came(PARTITION + 1, DUE + 2_500);

        expired(DUE + 2_001);

        assertThat(violations.first())
                .containsExactly(
                        "hold 3:9 expired 2001 ms late, with its partition disturbed for 0 ms");
    }

    @Test
    void shouldAllowForTheTimeInWhichNothingCame() {
        came(PARTITION, DUE - 1_000);
        came(PARTITION, DUE + 7_000);

        var expired = expired(DUE + 7_900);

        assertThat(violations.first()).isEmpty();
        assertThat(expired.all().count()).isOne();
        assertThat(expired.undisturbed().count()).isZero();
    }

    @Test
    void shouldFindAHoldThatExpiresLaterThanItsPartitionWasDisturbed() {
        came(PARTITION, DUE - 1_000);
        came(PARTITION, DUE + 7_000);
        for (var millis = DUE + 8_000; millis < DUE + 10_500; millis += 500) {
            came(PARTITION, millis);
        }

        expired(DUE + 10_500);

        assertThat(violations.first()).singleElement().asString().contains("disturbed for 8000 ms");
    }

    @Test
    void shouldNotExcuseTheQuietAfterTheLoad() {
        came(PARTITION, DUE - 100);
        arrivals.loadEnded(DUE);

        expired(DUE + 3_000);

        assertThat(violations.first()).singleElement().asString().contains("3000 ms late");
    }

    @Test
    void shouldExpectOfAClockThatWasBehindThatTheHoldEndsWhenItIsPlaced() {
        // given: a hold that came 4 min after its time, while a clock was wrong
        arrivals.clockWrong(true);
        arrivals.placed(PARTITION, 8, DUE + 240_000);
        arrivals.clockWrong(false);

        // when
        var expired = expired(DUE + 240_900);

        // then
        assertThat(violations.first()).isEmpty();
        assertThat(expired.all().longest()).isEqualTo(Duration.ofMillis(900));
    }

    @Test
    void shouldFindAHoldOfSuchAClockThatDoesNotEndThen() {
        arrivals.clockWrong(true);
        arrivals.placed(PARTITION, 8, DUE + 240_000);

        expired(DUE + 242_001);

        assertThat(violations.first()).singleElement().asString().contains("2001 ms late");
    }

    @Test
    void shouldNotExcuseAHoldThatCameLateByAClockThatWasRight() {
        arrivals.placed(PARTITION, 8, DUE + 240_000);

        expired(DUE + 240_100);

        assertThat(violations.first()).singleElement().asString().contains("240100 ms late");
    }

    @Test
    void shouldNotExcuseAHoldThatEndsEarlyByAClockThatWasAhead() {
        arrivals.clockWrong(true);
        arrivals.placed(PARTITION, 8, DUE - 2_000);

        expired(DUE - 100);

        assertThat(violations.first()).containsExactly("hold 3:9 expired 100 ms early");
    }

    @Test
    void shouldFindAHoldWhoseExpiryNeverCame() {
        audit.take(Events.held("alice", "1", 1, 10, 90), "3:8");
        audit.take(Events.expired("alice", "1", 2, 10, 100), "3:9");

        audit.judge(arrivals);

        assertThat(violations.first())
                .containsExactly(
                        "the hold that expired at 3:9 never came to the reader that follows");
    }

    @Test
    void shouldFindAHoldThatIsOpenAfterItsTime() {
        audit.take(Events.held("alice", "1", 1, 10, 90), "3:8");

        audit.finish(DUE + 2_000);
        assertThat(violations.first()).isEmpty();

        audit.finish(DUE + 2_001);
        assertThat(violations.first())
                .containsExactly("hold alice/1 is open 2001 ms after its time");
    }
}
