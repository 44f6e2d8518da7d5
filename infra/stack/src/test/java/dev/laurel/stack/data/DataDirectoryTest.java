package dev.laurel.stack.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.process.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

final class DataDirectoryTest {

    private static final String ONE_BOARD =
            """
            assets:
              credit: {scale: 0}
            boards:
              earned: {asset: credit, measure: earned, operator: sum, windows: [all]}
            """;

    @TempDir private Path root;

    @Test
    void shouldBeLockedByOneStackAtATime() {
        // given
        var directory = DataDirectory.of(root);

        // when
        try (var _ = StackLock.acquire(directory).orElseThrow()) {
            assertThat(StackLock.acquire(directory)).isEmpty();
        }

        // then
        try (var again = StackLock.acquire(directory).orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void shouldUseTheShippedConfigurationAndKeepIt() {
        // given
        var directory = DataDirectory.of(root);

        // when
        var first = StackConfiguration.resolve(directory, Optional.empty());
        first.write(directory);

        // then
        assertThat(first.text()).contains("f1-points");
        assertThat(StackConfiguration.resolve(directory, Optional.empty())).isEqualTo(first);
    }

    @Test
    void shouldUseTheGivenConfigurationAgainWhenNoneIsGiven() throws IOException {
        // given
        var directory = DataDirectory.of(root);
        var file = Files.writeString(root.resolve("mine.yaml"), ONE_BOARD);

        // when
        StackConfiguration.resolve(directory, Optional.of(file)).write(directory);

        // then
        assertThat(StackConfiguration.resolve(directory, Optional.empty()).text())
                .isEqualTo(ONE_BOARD);
    }

    @Test
    void shouldNameTheKeyThatIsWrong() throws IOException {
        var file =
                Files.writeString(
                        root.resolve("wrong.yaml"), ONE_BOARD.replace("earned, op", "luck, op"));
        assertThatThrownBy(
                        () -> StackConfiguration.resolve(DataDirectory.of(root), Optional.of(file)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("boards.earned.measure")
                .extracting(failure -> ((StackException) failure).exitCode())
                .isEqualTo(2);
    }

    @Test
    void shouldRefuseAConfigurationThatWouldCountKeptDataOtherwise() throws IOException {
        // given
        var directory = DataDirectory.of(root);
        var file = Files.writeString(root.resolve("mine.yaml"), ONE_BOARD);
        StackConfiguration.resolve(directory, Optional.of(file)).write(directory);
        var changed =
                Files.writeString(
                        root.resolve("changed.yaml"),
                        ONE_BOARD.replace("sum", "best")
                                + "  spent: {asset: credit, measure: spent}\n");

        // when, then
        assertThatThrownBy(() -> StackConfiguration.resolve(directory, Optional.of(changed)))
                .hasMessageContaining("changed: boards.earned, boards.spent (new)");
    }

    @Test
    void shouldAllowAnotherWayToWriteTheSame() throws IOException {
        // given
        var directory = DataDirectory.of(root);
        var file = Files.writeString(root.resolve("mine.yaml"), ONE_BOARD);
        StackConfiguration.resolve(directory, Optional.of(file)).write(directory);
        var same = ONE_BOARD.replace("{scale: 0}", "{scale: 0, floor: 0}  # the same");
        var other =
                Files.writeString(
                        root.resolve("other.yaml"),
                        same.replace("assets:\n", "assets:\n  gem: {scale: 0}\n"));

        // when
        var resolved = StackConfiguration.resolve(directory, Optional.of(other));

        // then
        assertThat(resolved.text()).contains("gem");
    }

    @Test
    void shouldReadThePortsOfADirectoryThatAnEarlierVersionMade() throws IOException {
        // given
        var directory = DataDirectory.of(root);
        directory.create();
        Files.writeString(
                directory.run().resolve("stack.json"),
                """
                {"broker":1,"controller":2,"postgres":3,"command":4,"projection":5,"query":6}""");

        // when
        var ports = StackPorts.read(directory).orElseThrow();

        // then
        assertThat(ports.instances()).isEqualTo(Instance.firsts());
        assertThat(ports.controller(Instance.first(Part.BROKER))).isEqualTo(2);
        assertThat(ports.query()).isEqualTo(6);
    }

    @Test
    void shouldGiveEveryInstanceAPortOfItsOwn() {
        // when
        var ports =
                StackPorts.choose(
                        Optional.empty(),
                        List.of(new Instance(Part.BROKER, 2), new Instance(Part.QUERY, 3)),
                        0,
                        0);

        // then
        assertThat(ports.instances(Part.QUERY))
                .extracting(Instance::label)
                .containsExactly("query", "query-3");
        assertThat(ports.byLabel().values()).doesNotHaveDuplicates().hasSize(11);
        assertThat(ports.relay(new Instance(Part.BROKER, 2))).isPositive();
    }

    @Test
    void shouldKeepPortsWhereTheyAreFree() throws IOException {
        // given
        var directory = DataDirectory.of(root);
        directory.create();
        var first = StackPorts.choose(Optional.empty(), List.of(), 0, 0);
        first.write(directory);

        // when
        var second = StackPorts.choose(StackPorts.read(directory), List.of(), 0, 0);

        // then
        assertThat(second).isEqualTo(first);
        try (var socket = new ServerSocket(first.broker(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.free(socket.getLocalPort())).isFalse();
            var third = StackPorts.choose(StackPorts.read(directory), List.of(), 0, 0);
            assertThat(third.broker()).isNotEqualTo(first.broker());
            assertThat(third.postgres()).isEqualTo(first.postgres());
        }
    }
}
