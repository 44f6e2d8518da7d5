package dev.laurel.query.position;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.position.Position;
import dev.laurel.query.replica.CommandKey;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Objects;

class PositionGateTest {

    private static final CommandKey COMMAND =
            new CommandKey(new UserId("ann"), new CommandId("c-1"));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void shouldSayThatAllPlacesAreTaken() {
        var gate = new PositionGate(2, meters);
        var first = Objects.requireNonNull(gate.placeFor(COMMAND));
        var second = Objects.requireNonNull(gate.placeFor(Position.empty()));

        assertThat(gate.placeFor(COMMAND)).isNull();
        assertThat(meters.get("laurel.query.waiters").gauge().value()).isEqualTo(2);
        assertThat(meters.counter("laurel.query.refused.waiters").count()).isEqualTo(1);

        first.close();
        first.close();
        second.close();
        assertThat(meters.get("laurel.query.waiters").gauge().value()).isZero();
        Objects.requireNonNull(gate.placeFor(COMMAND)).close();
    }

    @Test
    void shouldLetAWaiterGoWhenItsTimeHasRunOut() throws InterruptedException {
        var gate = new PositionGate(1, meters);
        try (var place = Objects.requireNonNull(gate.placeFor(COMMAND))) {
            assertThat(place.await(Duration.ZERO, () -> false)).isFalse();
        }
    }
}
