package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.runtime.WallClock;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

final class ClockDoorTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration AHEAD = Duration.ofMinutes(7);

    private final List<String> bodies = new ArrayList<>();

    private FakeService service(int status, String answer) throws IOException {
        return new FakeService(
                (_, body) -> {
                    bodies.add(body);
                    return new FakeService.Reply(status, answer);
                });
    }

    @Test
    void shouldAskWithADryRunOfThatTime() throws IOException {
        try (var service = service(202, "{}");
                var door = new ClockDoor(InstantSource.fixed(NOW))) {
            assertThat(door.refuses(service.address(), AHEAD)).contains(false);
        }
        assertThat(bodies)
                .singleElement()
                .asString()
                .contains("\"occurredAt\":\"2026-11-27T12:07:00Z\"", "\"dryRun\":true");
    }

    @Test
    void shouldTellARefusalOfTheTimeFromAnyOther() throws IOException {
        try (var time = service(400, "{\"field\":\"occurredAt\"}");
                var other = service(400, "{\"field\":\"amount\"}");
                var door = new ClockDoor(InstantSource.fixed(NOW))) {
            assertThat(door.refuses(time.address(), AHEAD)).contains(true);
            assertThat(door.refuses(other.address(), AHEAD)).contains(false);
        }
    }

    @Test
    void shouldKnowNothingOfAServiceThatDoesNotAnswer() throws IOException {
        try (var service = service(0, "");
                var door = new ClockDoor(InstantSource.fixed(NOW))) {
            assertThat(door.refuses(service.address(), AHEAD)).isEmpty();
            assertThat(door.ahead(service.address())).isEmpty();
        }
    }

    @Test
    void shouldReadTheClockFromTheDateOfAnAnswer() throws IOException {
        try (var service = service(200, "{}");
                var door = new ClockDoor(WallClock.system())) {
            assertThat(door.ahead(service.address()))
                    .hasValueSatisfying(
                            ahead ->
                                    assertThat(ahead)
                                            .isBetween(
                                                    Duration.ofMinutes(-1), Duration.ofMinutes(1)));
        }
    }
}
