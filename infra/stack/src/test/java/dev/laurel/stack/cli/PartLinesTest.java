package dev.laurel.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

final class PartLinesTest {

    private static final Instance QUERY = Instance.first(Part.QUERY);

    @Test
    void shouldTellNowAndThenWhatIsWaitedForWhereNobodyWatches() {
        // given
        var output = new ByteArrayOutputStream();
        var lines =
                new PartLines(
                        new Screen(new PrintStream(output, true, StandardCharsets.UTF_8), false),
                        "Starting");

        // when
        lines.starting(QUERY);
        for (var seconds = 5; seconds <= 95; seconds += 5) {
            lines.waiting(QUERY, Duration.ofSeconds(seconds), "No response from Kafka");
        }
        lines.ready(QUERY, Duration.ofSeconds(96), "here");

        // then
        assertThat(output.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Starting",
                        "  waiting for query, 30 s: No response from Kafka",
                        "  waiting for query, 60 s: No response from Kafka",
                        "  waiting for query, 90 s: No response from Kafka",
                        "  ready query         96.0 s   here");
    }
}
