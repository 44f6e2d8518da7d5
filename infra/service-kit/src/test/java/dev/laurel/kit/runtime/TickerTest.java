package dev.laurel.kit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class TickerTest {

    @Test
    void shouldGoOnAfterATaskThatFails() {
        var runs = new AtomicInteger();
        var ticker =
                new Ticker(
                        "test-ticker",
                        Duration.ofMillis(1),
                        List.of(
                                () -> {
                                    throw new IllegalStateException("of the test");
                                },
                                runs::incrementAndGet));

        ticker.start();
        Awaitility.await().until(() -> runs.get() > 3);
        ticker.stop();

        var after = runs.get();
        assertThat(ticker.isRunning()).isFalse();
        assertThat(runs.get()).isEqualTo(after);
    }
}
