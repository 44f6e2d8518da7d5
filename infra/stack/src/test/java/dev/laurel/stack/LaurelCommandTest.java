package dev.laurel.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.data.DataDirectory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class LaurelCommandTest {

    private record Result(int exitCode, String output, String error) {}

    @TempDir private Path directory;

    @Test
    void shouldSayInOneLineThatThereIsNoStack() {
        for (var command :
                List.of(
                        List.of("status"),
                        List.of("status", "--json"),
                        List.of("down"),
                        List.of("logs", "query"),
                        List.of("restart"),
                        List.of("restart", "query"))) {
            var result = run(line(command.getFirst(), command.subList(1, command.size())));
            assertThat(result.exitCode()).as(command.toString()).isEqualTo(1);
            assertThat(result.output()).isEmpty();
            assertThat(result.error())
                    .startsWith("laurel: No stack in " + directory.resolve("data"))
                    .hasLineCount(1);
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void shouldReportFivePartsInOrderWhereAllAreStopped() throws IOException {
        // given
        var stopped = DataDirectory.of(directory.resolve("data"));
        stopped.create();
        stopped.want(List.of());

        // when
        var result = run("status", "--json");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        var json = JsonMapper.shared().readTree(result.output());
        assertThat(json.path("ready").asBoolean()).isFalse();
        assertThat(json.path("detail").asString()).isEqualTo("broker stopped");
        assertThat(json.path("parts").valueStream().map(part -> part.path("name").asString()))
                .containsExactly("broker", "postgres", "command", "projection", "query");
        for (var part : json.path("parts")) {
            assertThat(part.path("ready").asBoolean()).isFalse();
            assertThat(part.path("pid").isNull()).isTrue();
            assertThat(part.path("lag").isNull()).isTrue();
        }
        assertThat(json.path("storage").size()).isEqualTo(1);
        assertThat(json.path("parts").path(0).path("state").asString()).isEqualTo("stopped");
        assertThat(run("status").output()).contains("broker", "stopped", "GiB free");
        Files.writeString(stopped.serviceProperties(), "laurel.storage.reserve=1000000GB");
        assertThat(run("status").output()).contains("storage low");
    }

    @Test
    void shouldRefusePortsInOneLine() {
        for (var ports :
                List.of(
                        List.of("--query-port", "99999"),
                        List.of("--query-port", "-1"),
                        List.of("--query-port", "abc"),
                        List.of("--operations-port", "65533"),
                        List.of("--query-port", "9000", "--command-port", "9000"),
                        List.of("--query-port", "9002", "--operations-port", "9000"))) {
            var result = run(line("up", ports));
            assertThat(result.exitCode()).as(ports.toString()).isEqualTo(2);
            assertThat(result.error())
                    .contains(
                            "--query-port".equals(ports.getFirst())
                                    ? "--query-port"
                                    : "--operations-port")
                    .hasLineCount(1);
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void shouldAskForAStackBeforeAReplay() throws IOException {
        var file = Files.writeString(directory.resolve("commands.ndjson"), "{}");
        var result = run("replay", file.toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.error()).startsWith("laurel: No stack runs in ");
        assertThat(result.error().lines()).hasSize(1);
    }

    @Test
    void shouldAskForAStackBeforeDeadLetters() {
        for (var command :
                List.of(List.of("list"), List.of("show", "3:41"), List.of("retry", "--all"))) {
            var result = run(line("dead-letters", command));
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.error()).startsWith("laurel: No broker runs in ").hasLineCount(1);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheNumbersOfDeadLetters() {
        assertThat(run("dead-letters", "retry").error())
                .isEqualTo("laurel: Say which: their numbers, or --all" + System.lineSeparator());
        assertThat(run("dead-letters", "retry", "--all", "3:41").exitCode()).isEqualTo(2);
        assertThat(run("dead-letters", "show", "x").error())
                .contains("such as 3:41")
                .hasLineCount(1);
        assertThat(run("dead-letters", "list", "--limit", "0").error()).contains("--limit");
        for (var days : List.of("0", "week", "3651")) {
            var result = run("dead-letters", "retry", "--all", "--kept-days", days);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.error()).contains("--decisions-kept-days must be").hasLineCount(1);
        }
    }

    @Test
    void shouldSayInOneLineThatABrokerCannotBe() {
        for (var servers : List.of("no-such-host.invalid:1", "localhost", "localhost:x")) {
            var result = run("dead-letters", "list", "--bootstrap-servers", servers);
            assertThat(result.exitCode()).as(result.error()).isEqualTo(2);
            assertThat(result.error())
                    .startsWith("laurel: Expected to find a broker at " + servers)
                    .hasLineCount(1);
        }
    }

    private static String[] line(String first, List<String> rest) {
        var line = new ArrayList<>(List.of(first));
        line.addAll(rest);
        return line.toArray(String[]::new);
    }

    @Test
    void shouldNameTheKeyOfAWrongConfigurationAndStartNothing() throws IOException {
        var file =
                Files.writeString(directory.resolve("wrong.yaml"), "assets: {credit: {scale: x}}");
        var result = run("up", "--config", file.toString());
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.error()).contains("assets.credit.scale").hasLineCount(1);
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void shouldNameThePortAndItsOption() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(socket.getLocalPort());
            var result = run("up", "--query-port", "0", "--command-port", port);
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.error())
                    .isEqualTo(
                            "laurel: Port %s is in use; choose another one with --command-port%n"
                                    .formatted(port));
        }
    }

    @Test
    void shouldRefuseAPartThatIsNone() {
        DataDirectory.of(directory.resolve("data")).create();
        assertThat(run("logs", "kafka").exitCode()).isEqualTo(2);
        assertThat(run("restart", "kafka").error()).contains("No part is named kafka");
        assertThat(run("restart", "kafka").exitCode()).isEqualTo(2);
    }

    private Result run(String... arguments) {
        var all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--data", directory.resolve("data").toString()));
        var output = new ByteArrayOutputStream();
        var error = new ByteArrayOutputStream();
        var systemOut = System.out;
        var systemErr = System.err;
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
        try {
            var exitCode = LaurelCommand.run(all.toArray(String[]::new));
            return new Result(
                    exitCode,
                    output.toString(StandardCharsets.UTF_8),
                    error.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
        }
    }
}
