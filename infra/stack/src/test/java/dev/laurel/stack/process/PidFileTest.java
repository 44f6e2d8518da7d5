package dev.laurel.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

final class PidFileTest {

    @TempDir private Path directory;

    @Test
    void shouldFindTheProcessThatWroteTheFile() throws IOException {
        // given
        var file = new PidFile(directory.resolve("own.pid"));

        // when
        file.writeOwn();

        // then
        assertThat(file.live()).contains(ProcessHandle.current());
    }

    @Test
    void shouldNotTakeALaterProcessWithTheSameNumberForIt() throws IOException {
        // given
        var file = new PidFile(directory.resolve("own.pid"));
        file.writeOwn();
        var start = ProcessHandle.current().info().startInstant().orElseThrow();

        // when: the file is older than the process
        Files.setLastModifiedTime(file.path(), FileTime.from(start.minus(Duration.ofMinutes(1))));

        // then
        assertThat(file.live()).isEmpty();
    }

    @Test
    void shouldFindNothingInAFileThatIsMissingOrBroken() throws IOException {
        var file = new PidFile(directory.resolve("broken.pid"));
        assertThat(file.live()).isEmpty();
        Files.writeString(file.path(), "");
        assertThat(file.live()).isEmpty();
        Files.writeString(file.path(), "no number");
        assertThat(file.live()).isEmpty();
    }

    @Test
    void shouldStartAChildThatIgnoresCtrlCAndStopsWhenAsked() throws Exception {
        // given
        var pidFile = new PidFile(directory.resolve("a b/child.pid"));
        var log = directory.resolve("a b/child.log");
        var child =
                new ChildProcess(
                        List.of("/bin/sh", "-c", "echo \"started $NAME\"; exec sleep 60"),
                        Map.of("NAME", "x y"),
                        pidFile,
                        log);

        // when
        var process = child.start();

        // then
        org.awaitility.Awaitility.await().until(() -> LogFiles.lastLine(log).isPresent());
        assertThat(LogFiles.lastLine(log)).contains("started x y");
        assertThat(pidFile.live()).contains(process.toHandle());
        assertThat(
                        new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                                .start()
                                .waitFor())
                .isZero();
        assertThat(process.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pidFile.live()).isEmpty();
    }

    @Test
    void shouldKeepTheLogsOfTheLastThreeStarts() throws IOException {
        // given
        var log = directory.resolve("part.log");

        // when
        for (var start = 1; start <= 6; start++) {
            LogFiles.roll(log);
            Files.writeString(log, "start " + start);
        }

        // then
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "part.log", "part.log.1", "part.log.2", "part.log.3");
        }
        assertThat(log).hasContent("start 6");
        assertThat(directory.resolve("part.log.3")).hasContent("start 3");
    }

    @Test
    void shouldCutALogThatAProcessStillWrites() throws Exception {
        // given: a process that appends to its log until it is told to stop
        var log = directory.resolve("loud.log");
        var child =
                new ChildProcess(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "i=0; while :; do i=$((i+1)); echo line $i; [ $((i % 500)) = 0 ] && sleep 0.01; done"),
                        Map.of(),
                        new PidFile(directory.resolve("loud.pid")),
                        log);
        var process = child.start();
        var bound = 64 * 1024L;
        try {
            // when
            for (var cut = 1; cut <= 6; cut++) {
                org.awaitility.Awaitility.await().until(() -> Files.size(log) > bound);
                LogFiles.bound(log, bound);
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        // then: three older ones, none much larger than the bound, no hole where the file was cut
        LogFiles.bound(log, bound);
        try (var files = Files.list(directory)) {
            var logs =
                    files.filter(file -> file.getFileName().toString().startsWith("loud.log"))
                            .toList();
            assertThat(logs).hasSize(4);
            for (var file : logs) {
                var text = Files.readString(file);
                assertThat(text).doesNotContain("\0");
                assertThat(text.length()).isLessThan(1024 * 1024);
            }
        }
        assertThat(Files.readString(directory.resolve("loud.log.1"))).contains("line ");
    }

    @Test
    void shouldLeaveASmallLogAlone() throws IOException {
        var log = Files.writeString(directory.resolve("part.log"), "small");
        LogFiles.bound(log);
        assertThat(log).hasContent("small");
        assertThat(directory.resolve("part.log.1")).doesNotExist();
        LogFiles.bound(directory.resolve("missing.log"));
    }
}
