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
import java.nio.file.attribute.PosixFilePermissions;
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
        assertThat(ports.operations()).isEmpty();
        assertThat(ports.service(Instance.first(Part.QUERY))).isEqualTo(new ServicePorts(6, 6));
        assertThat(ports.completed().operations()).isPresent();
        assertThat(ports.completed().query()).isEqualTo(6);
    }

    @Test
    void shouldTellHealthOnTheChosenPortAndTheThreeBehindIt() {
        // when
        var ports = StackPorts.choose(Optional.empty(), List.of(), new ChosenPorts(4, 5, 40_000));

        // then
        assertThat(ports.operations()).contains(40_000);
        assertThat(ports.service(Instance.first(Part.COMMAND)))
                .isEqualTo(new ServicePorts(4, 40_001));
        assertThat(ports.service(Instance.first(Part.PROJECTION)))
                .isEqualTo(new ServicePorts(40_002, 40_002));
        assertThat(ports.service(Instance.first(Part.QUERY)))
                .isEqualTo(new ServicePorts(5, 40_003));
    }

    @Test
    void shouldRefusePortsThatCannotBe() {
        assertThatThrownBy(() -> new ChosenPorts(9_000, 9_000, 0))
                .hasMessage(
                        "--query-port and --command-port are both 9000; each needs a port of its own");
        assertThatThrownBy(() -> new ChosenPorts(8_092, 0, 8_090))
                .hasMessageContaining("--command-port and --operations-port + 2 are both 8092");
        assertThatThrownBy(() -> new ChosenPorts(0, 99_999, 0))
                .hasMessage(
                        "--query-port must be a port of 1 to 65535, or 0 for any, but was 99999");
        assertThatThrownBy(() -> new ChosenPorts(-1, 0, 0)).hasMessageContaining("--command-port");
        assertThatThrownBy(() -> new ChosenPorts(0, 0, 65_533))
                .hasMessageContaining("--operations-port must be a port of 1 to 65532");
    }

    @Test
    void shouldBeFoundFromAnyFolderInsideItsProject() throws IOException {
        // given
        var project = Files.createDirectories(root.resolve("home/project"));
        var deep = Files.createDirectories(project.resolve("a/b"));
        assertThat(DataDirectory.find(deep, root.resolve("home"))).isEmpty();

        // when
        var directory = DataDirectory.of(project.resolve(".laurel"));
        directory.create();

        // then
        assertThat(DataDirectory.find(deep, root.resolve("home"))).contains(directory);
        assertThat(DataDirectory.find(project, root.resolve("home"))).contains(directory);
        // not above the home directory
        assertThat(DataDirectory.find(deep, deep)).isEmpty();
        assertThat(DataDirectory.find(root.resolve("home"), root.resolve("home"))).isEmpty();
    }

    @Test
    void shouldBeOfItsUserAlone() throws IOException {
        // when
        var directory = DataDirectory.of(root.resolve("new/data"));
        directory.create();

        // then
        assertThat(directory.readableByOthers()).isEmpty();
        assertThat(Files.getPosixFilePermissions(directory.root()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(
                directory.root(), PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(directory.readableByOthers()).contains("rwxr-x---");
    }

    @Test
    void shouldKeepWhichProcessesAreToRun() {
        // given
        var directory = DataDirectory.of(root);
        directory.create();
        assertThat(directory.wanted()).isEmpty();

        // when, then
        directory.want(List.of(Instance.first(Part.BROKER), new Instance(Part.QUERY, 2)));
        assertThat(directory.wanted())
                .contains(List.of(Instance.first(Part.BROKER), new Instance(Part.QUERY, 2)));
        directory.want(List.of());
        assertThat(directory.wanted()).contains(List.of());
    }

    @Test
    void shouldGiveEveryInstanceAPortOfItsOwn() {
        // when
        var ports =
                StackPorts.choose(
                        Optional.empty(),
                        List.of(new Instance(Part.BROKER, 2), new Instance(Part.QUERY, 3)),
                        ChosenPorts.ANY);

        // then
        assertThat(ports.instances(Part.QUERY))
                .extracting(Instance::label)
                .containsExactly("query", "query-3");
        assertThat(ports.byLabel().values()).doesNotHaveDuplicates().hasSize(15);
        assertThat(ports.relay(new Instance(Part.BROKER, 2))).isPositive();
    }

    @Test
    void shouldKeepPortsWhereTheyAreFree() throws IOException {
        // given
        var directory = DataDirectory.of(root);
        directory.create();
        var first = StackPorts.choose(Optional.empty(), List.of(), ChosenPorts.ANY);
        first.write(directory);

        // when
        var second = StackPorts.choose(StackPorts.read(directory), List.of(), ChosenPorts.ANY);

        // then
        assertThat(second).isEqualTo(first);
        try (var socket = new ServerSocket(first.broker(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.free(socket.getLocalPort())).isFalse();
            var third = StackPorts.choose(StackPorts.read(directory), List.of(), ChosenPorts.ANY);
            assertThat(third.broker()).isNotEqualTo(first.broker());
            assertThat(third.postgres()).isEqualTo(first.postgres());
        }
    }
}
