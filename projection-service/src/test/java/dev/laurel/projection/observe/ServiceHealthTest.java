package dev.laurel.projection.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

class ServiceHealthTest {

    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    private List<RoleState> states = List.of(ledger(true, OptionalLong.of(3)), archive(""));
    private Instant now = START;
    private final ServiceHealth health = new ServiceHealth(() -> states, () -> now);

    @Test
    void shouldBeReadyWithTheLagOfThoseThatAreAwaited() {
        var readiness = health.get();

        assertThat(readiness.ready()).isTrue();
        assertThat(readiness.lag()).hasValue(3);
        assertThat(readiness.detail()).isEmpty();
        assertThat(readiness.since()).isEqualTo(START);
    }

    @Test
    void shouldHaveNoLagWhereARoleDoesNotKnowIts() {
        states = List.of(ledger(false, OptionalLong.empty()), archive("The archive waits"));

        var readiness = health.get();

        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.lag()).isEmpty();
        assertThat(readiness.detail()).isEqualTo("No response from Kafka for 5 s");
    }

    @Test
    void shouldTellWhatHoldsUpARoleForWhichNobodyWaits() {
        states = List.of(ledger(true, OptionalLong.of(0)), archive("The archive waits"));

        assertThat(health.get().ready()).isTrue();
        assertThat(health.get().detail()).isEqualTo("The archive waits");
    }

    @Test
    void shouldKnowSinceWhen() {
        assertThat(health.get().since()).isEqualTo(START);
        now = START.plusSeconds(5);
        assertThat(health.get().since()).isEqualTo(START);

        states = List.of(ledger(false, OptionalLong.empty()));
        health.look();
        now = START.plusSeconds(9);

        assertThat(health.get().since()).isEqualTo(START.plusSeconds(5));
    }

    private static RoleState ledger(boolean ready, OptionalLong lag) {
        return new RoleState(
                "ledger",
                ready ? "RUNNING" : "NO_RESPONSE",
                ready,
                true,
                true,
                lag,
                ready ? "" : "No response from Kafka for 5 s");
    }

    private static RoleState archive(String detail) {
        return new RoleState("archive", "RUNNING", true, true, false, OptionalLong.of(90), detail);
    }
}
