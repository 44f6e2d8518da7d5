package dev.laurel.stack.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.data.DataDirectory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class HealthCheckTest {

    private static final Instance QUERY = Instance.first(Part.QUERY);
    private static final Instant DEATH = Instant.parse("2026-11-27T03:12:44Z");
    private static final Instant NOW = DEATH.plusSeconds(52);

    @TempDir private Path root;

    @Test
    void shouldSaySinceWhenAndWhyAPartIsDead() {
        // given
        var directory = DataDirectory.of(root);
        directory.create();
        directory.want(List.of(QUERY));
        var life =
                Life.running(DEATH.minusSeconds(60))
                        .died(
                                DEATH,
                                3,
                                "exit 137 (SIGKILL)",
                                "query died at start: Port 8080 is in use",
                                NOW.plusSeconds(8));

        // when
        var health = look(directory, Map.of(QUERY, life));

        // then
        var part = health.parts().getFirst();
        assertThat(part.state()).isEqualTo(PartHealth.State.DEAD);
        assertThat(part.since()).isEqualTo("2026-11-27T03:12:44Z");
        assertThat(part.past().nextTry()).isEqualTo("2026-11-27T03:13:44Z");
        assertThat(part.detail())
                .matches("dead since \\d\\d:\\d\\d:44, exit 137 \\(SIGKILL\\), .*")
                .endsWith(
                        "restart in 8 s, died 3 times in a row: query died at start: Port 8080 is in use");
        assertThat(health.ready()).isFalse();
        assertThat(health.detail()).startsWith("query dead since ");
    }

    @Test
    void shouldTellAStoppedStackFromADeadOne() {
        // given
        var directory = DataDirectory.of(root);
        directory.create();

        // when, then
        directory.want(List.of());
        assertThat(look(directory, Map.of()).parts())
                .hasSize(Part.values().length)
                .allMatch(part -> part.state() == PartHealth.State.STOPPED);
        directory.want(List.of(QUERY));
        assertThat(look(directory, Map.of()).parts())
                .hasSize(1)
                .allMatch(part -> part.state() == PartHealth.State.DEAD);
    }

    @Test
    void shouldBeReadAsItIsWritten() {
        // given
        var directory = DataDirectory.of(root);
        directory.create();
        directory.want(List.of(QUERY));

        // when
        var health = look(directory, Map.of());

        // then
        assertThat(health.toJson()).contains("\"state\":\"dead\"", "\"pid\":null");
        assertThat(StackHealth.parse(health.toJson())).isEqualTo(health);
    }

    private static StackHealth look(DataDirectory directory, Map<Instance, Life> lives) {
        return new HealthCheck(directory, Optional.empty(), () -> NOW).look(lives);
    }
}
