package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own: exit codes, standard input, Ctrl-C. */
final class ReplayProcessTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String MAPPING =
            "command: {type: grant, id: '{id}', user: '{user}', amount: {column: amount}}";

    private record Result(int exitCode, String output, String error) {}

    @TempDir private Path directory;

    private FakeCommandService service;

    @BeforeEach
    void stack() throws IOException {
        service = new FakeCommandService(_ -> FakeCommandService.Trouble.NONE);
        stackAt(service);
        Files.writeString(directory.resolve("mapping.yaml"), MAPPING);
    }

    @Test
    void shouldSayHowManyRowsAreInvalidAndExitWithThree() throws IOException, InterruptedException {
        // given
        var file = write("rows.csv", "id,user,amount\n1,a,5\n2,a,x\n");

        // when
        var strict = run(file, "--mapping", mapping());
        var tolerant = run(file, "--mapping", mapping(), "--allow-invalid", "--json");

        // then
        assertThat(strict.exitCode()).isEqualTo(3);
        assertThat(strict.output())
                .containsPattern("(?m)^rows.csv: 2 rows in ")
                .containsPattern("(?m)^  applied +1$")
                .containsPattern("(?m)^  invalid +1$")
                .contains("    rows.csv line 3: amount is no number: x");
        assertThat(tolerant.exitCode()).isZero();
        var document = JSON.readTree(tolerant.output());
        assertThat(document.path("complete").asBoolean()).isTrue();
        assertThat(document.path("counts").toString())
                .isEqualTo(
                        "{\"rows\":2,\"applied\":0,\"rejected\":0,\"alreadyThere\":1,\"invalid\":1,\"notSent\":0,\"unanswered\":0}");
        assertThat(document.path("details").path("firstInvalid").toString())
                .isEqualTo(
                        "[{\"line\":3,\"column\":\"amount\",\"reason\":\"amount is no number: x\"}]");
    }

    @Test
    void shouldReadStandardInput() throws IOException, InterruptedException {
        // given
        var file = write("rows.csv", "id,user,amount\n1,a,5\n2,a,6\n");

        // when
        var process = start(List.of("-", "--mapping", mapping())).redirectInput(file.toFile());
        var result = end(process.start());

        // then
        assertThat(result).extracting(Result::exitCode).isEqualTo(0);
        assertThat(result.output()).contains("standard input: 2 rows in ");
        assertThat(service.idsOfUser()).isEqualTo(Map.of("a", List.of("1", "2")));
    }

    @Test
    void shouldSayHowFarItCameWhereTheFileBreaksOff() throws IOException, InterruptedException {
        // given
        var file = write("rows.csv", "id,user,amount\n1,a,5\n2,\"a,6\n");

        // when
        var result = run(file, "--mapping", mapping(), "--allow-invalid");

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("rows.csv, not to its end: 2 rows in ")
                .containsPattern("(?m)^  applied +1$");
        assertThat(result.error())
                .startsWith("laurel: rows.csv line 3 begins a quoted value that does not end")
                .hasLineCount(1);
    }

    @Test
    void shouldSayHowFarItCameWhenInterrupted() throws IOException, InterruptedException {
        // given: a pipe that stays open behind its first row; that is sent nevertheless
        var process = start(List.of("-", "--mapping", mapping(), "--rate", "40")).start();
        var input = process.outputWriter();
        input.write("id,user,amount\n");
        input.write("1,a,5\n");
        input.flush();
        await().atMost(Duration.ofSeconds(30)).until(() -> service.idsOfUser().containsKey("a"));
        input.write("2,a,x\n");
        input.flush();

        // when
        assertThat(
                        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                                .start()
                                .waitFor())
                .isZero();
        var result = end(process);

        // then
        assertThat(result.exitCode()).isEqualTo(130);
        assertThat(result.output())
                .containsPattern("(?m)^standard input, not to its end: [12] rows in ");
        assertThat(result.error()).isEmpty();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private Result run(Path file, String... options) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(options));
        return end(start(arguments).start());
    }

    private ProcessBuilder start(List<String> arguments) {
        var line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                // Whoever reads a pipe must not keep the senders from their work.
                                "-Djdk.virtualThreadScheduler.parallelism=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.laurel.stack.LaurelCommand",
                                "replay",
                                "--data",
                                directory.resolve("data").toString()));
        line.addAll(arguments);
        return new ProcessBuilder(line)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
    }

    private Result end(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(
                process.exitValue(),
                Files.readString(directory.resolve("out")),
                Files.readString(directory.resolve("err")));
    }

    /** What a stack leaves behind for later commands; this very process stands for its service. */
    private void stackAt(FakeCommandService running) throws IOException {
        var data = DataDirectory.of(directory.resolve("data"));
        data.create();
        new StackPorts(Map.of("command", URI.create(running.address()).getPort())).write(data);
        data.pidFile(Instance.first(Part.COMMAND)).writeOwn();
    }

    private String mapping() {
        return directory.resolve("mapping.yaml").toString();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
