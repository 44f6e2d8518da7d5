package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

final class ReplayTest {

    private static final ReplayOptions OPTIONS =
            new ReplayOptions(0, 4, 50, Duration.ofSeconds(20));

    @TempDir private Path directory;

    @Test
    void shouldSendEveryLineOnceAndCountTheOutcomes() throws IOException {
        // given
        var file = directory.resolve("commands.ndjson");
        Files.writeString(
                file,
                """
                {"id":"a1","type":"grant","user":"alice","amount":5}

                {"id":"b1","type":"grant","user":"bob","amount":5}
                {"id":"broken
                {"id":"a2","type":"spend","user":"alice","amount":-9}
                """);
        try (var service = new FakeCommandService(_ -> FakeCommandService.Trouble.NONE)) {
            // when
            var summary = replay(file, service.address());

            // then
            assertThat(summary.counts()).isEqualTo(new ReplaySummary.Counts(5, 2, 1, 0, 1, 1, 0));
            assertThat(summary.firstInvalid())
                    .containsExactly(new ReplaySummary.InvalidRow(4, null, "is no JSON"));
            assertThat(summary.rejections()).isEqualTo(Map.of("insufficient_credits", 1L));
        }
    }

    @Test
    void shouldSayWhatWasThereAlreadyWhenRepeated() throws IOException {
        // given
        var file = write(new Random(1), 300, new HashMap<>());
        try (var service = new FakeCommandService(_ -> FakeCommandService.Trouble.NONE)) {
            var first = replay(file, service.address());

            // when
            var second = replay(file, service.address());

            // then
            assertThat(first.counts()).isEqualTo(new ReplaySummary.Counts(300, 300, 0, 0, 0, 0, 0));
            assertThat(second.counts())
                    .isEqualTo(new ReplaySummary.Counts(300, 0, 0, 300, 0, 0, 0));
        }
    }

    @Test
    void shouldKeepTheOrderOfEachUserThroughEveryKindOfTrouble() throws IOException {
        for (var seed = 0; seed < 3; seed++) {
            // given
            var random = new Random(seed);
            var expected = new HashMap<String, List<String>>();
            var file = write(random, 1_000, expected);
            var troubles = new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 503, 429, -1, -2, -3};
            var choices = random.ints(500, 0, troubles.length).toArray();
            try (var service =
                    new FakeCommandService(
                            request -> troubles[choices[request % choices.length]])) {
                // when
                var summary = replay(file, service.address());

                // then
                assertThat(summary.counts())
                        .as("seed %d", seed)
                        .isEqualTo(new ReplaySummary.Counts(1_000, 1_000, 0, 0, 0, 0, 0));
                assertThat(service.idsOfUser()).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldNeverSendAPartOfAGroupThroughEveryKindOfTrouble() throws IOException {
        for (var seed = 0; seed < 2; seed++) {
            // given: groups of one to ten lines, often of a name that stood before, and single ones
            var random = new Random(seed);
            var groups = new ArrayList<List<String>>();
            var file = directory.resolve("groups.ndjson");
            Files.write(file, linesWithGroups(random, 400, groups));
            var troubles = new int[] {0, 0, 0, 0, 0, 0, 503, -1, -2, -3};
            var choices = random.ints(500, 0, troubles.length).toArray();
            try (var service =
                    new FakeCommandService(
                            request -> troubles[choices[request % choices.length]])) {
                // when
                var summary = replay(file, service.address());

                // then
                var runs = service.bodies().stream().flatMap(body -> runs(body).stream()).toList();
                assertThat(summary.counts().applied()).as("seed %d", seed).isEqualTo(400);
                assertThat(groups).as("seed %d", seed).containsAll(runs);
                assertThat(runs).as("seed %d", seed).containsAll(groups);
                assertThat(service.bodies())
                        .as("seed %d", seed)
                        .allSatisfy(
                                body ->
                                        assertThat(
                                                        runs(body).stream()
                                                                .map(run -> group(run.get(0))))
                                                .doesNotHaveDuplicates());
            }
        }
    }

    @Test
    void shouldGiveUpWhenNothingIsAnsweredForTooLong() throws IOException {
        // given
        var file = write(new Random(2), 10, new HashMap<>());
        var impatient = new ReplayOptions(0, 2, 50, Duration.ofMillis(300));
        try (var service = new FakeCommandService(_ -> 503);
                var replay = Replay.start(ReplayInput.file(file), service.address(), impatient)) {
            // when
            await().until(replay::done);

            // then
            assertThatThrownBy(replay::result)
                    .isInstanceOf(ReplayException.class)
                    .hasMessageStartingWith("No answer from the command-service for");
            assertThat(service.requests()).isPositive();
        }
    }

    @Test
    void shouldStopAtOnceWhenTheServiceRefusesTheRequestItself() throws IOException {
        // given
        var file = write(new Random(3), 10, new HashMap<>());
        try (var service = new FakeCommandService(_ -> 415);
                var replay = Replay.start(ReplayInput.file(file), service.address(), OPTIONS)) {
            // when
            await().until(replay::done);

            // then
            assertThatThrownBy(replay::result)
                    .hasMessageStartingWith("The command-service refused the request: 415");
        }
    }

    @Test
    void shouldReadGzipAndHoldTheRate() throws IOException {
        // given
        var plain = write(new Random(4), 40, new HashMap<>());
        var file = directory.resolve("commands.ndjson.gz");
        Files.write(file, gzip(plain));
        var slow = OPTIONS.withRatePerSecond(100);
        try (var service = new FakeCommandService(_ -> FakeCommandService.Trouble.NONE);
                var replay = Replay.start(ReplayInput.file(file), service.address(), slow)) {
            // when
            await().until(replay::done);

            // then: the 40th command was due after 390 ms
            assertThat(replay.result().counts().applied()).isEqualTo(40);
            assertThat(replay.result().nanos()).isGreaterThanOrEqualTo(390_000_000L);
        }
    }

    @Test
    void shouldCountEachRowOnceAndWriteTheInvalidOnesDown() throws IOException {
        // given: one that was there, one new, one rejected, one empty, two invalid
        var file = directory.resolve("rows.csv");
        Files.writeString(file, "id,user,amount\n1,a,5\n2,a,6\n3,a,-7\n\n4,a,x\n5,a\n");
        var mapping = directory.resolve("mapping.yaml");
        Files.writeString(
                mapping,
                "command: {type: {positive: grant, negative: spend}, id: '{id}', user: '{user}', amount: {column: amount}}");
        var rejects = directory.resolve("rejects.ndjson");
        var old = directory.resolve("old.ndjson");
        Files.writeString(old, "{\"id\":\"1\",\"user\":\"a\",\"amount\":5}\n");
        try (var service = new FakeCommandService(_ -> FakeCommandService.Trouble.NONE)) {
            replay(old, service.address());

            // when
            var input = ReplayInput.file(file).withMapping(mapping.toString()).withRejects(rejects);
            var summary = replay(input, service.address());

            // then
            var counts = summary.counts();
            assertThat(counts).isEqualTo(new ReplaySummary.Counts(6, 2, 0, 1, 2, 1, 0));
            assertThat(summary.firstInvalid())
                    .containsExactly(
                            new ReplaySummary.InvalidRow(6, "amount", "amount is no number: x"),
                            new ReplaySummary.InvalidRow(7, null, "has 2 columns, expected 3"));
            assertThat(rejects)
                    .hasContent(
                            """
                            {"line":6,"column":"amount","reason":"amount is no number: x","text":"4,a,x"}
                            {"line":7,"column":null,"reason":"has 2 columns, expected 3","text":"5,a"}
                            """);
            assertThatThrownBy(() -> replay(input, service.address()))
                    .hasMessageEndingWith("exists: --rejects writes a new file only");
        }
    }

    @Test
    void shouldSendAllThatStandsBeforeACutAndSayWhereItIs() throws IOException {
        // given
        var packed = gzip(write(new Random(5), 20_000, new HashMap<>()));
        var file = directory.resolve("cut.ndjson.gz");
        Files.write(file, Arrays.copyOf(packed, packed.length / 2));
        try (var service = new FakeCommandService(_ -> FakeCommandService.Trouble.NONE);
                var replay = Replay.start(ReplayInput.file(file), service.address(), OPTIONS)) {
            // when
            await().until(replay::done);

            // then
            var counts = replay.progress().counts();
            assertThat(counts.applied()).isEqualTo(counts.rows()).isBetween(1_000L, 19_999L);
            assertThat(counts.unanswered() + counts.notSent()).isZero();
            assertThatThrownBy(replay::result)
                    .isInstanceOf(ReplayException.class)
                    .hasMessage(
                            "cut.ndjson.gz could not be read behind line %d: its gzip data ends too early: the file was cut off"
                                    .formatted(counts.rows()));
        }
    }

    @Test
    void shouldSendAllThatStandsBeforeAQuoteWithoutEnd() throws IOException {
        // given
        var file = directory.resolve("open.csv");
        Files.writeString(file, "batch,from,to\n1,a,b\n2,b,c\n3,\"c,a\n4,a,b\n");
        try (var service = new FakeCommandService(_ -> FakeCommandService.Trouble.NONE);
                var replay =
                        Replay.start(
                                ReplayInput.file(file).withMapping("hop"),
                                service.address(),
                                OPTIONS)) {
            // when
            await().until(replay::done);

            // then
            assertThat(replay.progress().counts())
                    .isEqualTo(new ReplaySummary.Counts(4, 2, 0, 0, 2, 0, 0));
            assertThatThrownBy(replay::result)
                    .hasMessageStartingWith("open.csv line 4 begins a quoted value");
        }
    }

    @Test
    void shouldCountWhatWasSentAndNotAnswered() throws IOException {
        // given: the first request is answered, the others never
        var file = write(new Random(6), 400, new HashMap<>());
        var impatient = new ReplayOptions(0, 1, 50, Duration.ofMillis(300));
        try (var service = new FakeCommandService(request -> request == 0 ? 0 : 503);
                var replay = Replay.start(ReplayInput.file(file), service.address(), impatient)) {
            // when
            await().until(replay::done);

            // then
            assertThatThrownBy(replay::result).isInstanceOf(ReplayException.class);
            var counts = replay.progress().counts();
            assertThat(counts.applied()).isEqualTo(50);
            assertThat(counts.unanswered()).isEqualTo(50);
            assertThat(counts.rows())
                    .isEqualTo(counts.applied() + counts.unanswered() + counts.notSent());
        }
    }

    @Test
    void shouldReadAStreamOnceAndNotWaitForOneThatSaysNothing() throws IOException {
        // given: two rows, and then a pipe that nobody writes to
        var service = new FakeCommandService(_ -> 415);
        try (service;
                var out = new PipedOutputStream();
                var in = new PipedInputStream(out, 1 << 16)) {
            for (var row = 0; row < 100; row++) {
                out.write(
                        "{\"id\":\"%d\",\"user\":\"a\"}%n"
                                .formatted(row)
                                .getBytes(StandardCharsets.UTF_8));
            }
            out.flush();

            // when
            try (var replay =
                    Replay.start(
                            ReplayInput.stream("standard input", in, 0),
                            service.address(),
                            OPTIONS)) {
                await().until(replay::done);

                // then
                assertThatThrownBy(replay::result)
                        .hasMessageStartingWith("The command-service refused the request: 415");
                assertThat(replay.progress().fractionDone()).isNaN();
            }
        }
    }

    private static byte[] gzip(Path file) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(file));
        }
        return packed.toByteArray();
    }

    private static ReplaySummary replay(Path file, String address) {
        return replay(ReplayInput.file(file), address);
    }

    private static ReplaySummary replay(ReplayInput input, String address) {
        try (var replay = Replay.start(input, address, OPTIONS)) {
            await().atMost(Duration.ofMinutes(1)).until(replay::done);
            return replay.result();
        }
    }

    private static List<String> linesWithGroups(
            Random random, int count, List<List<String>> groups) {
        var lines = new ArrayList<String>();
        while (lines.size() < count) {
            var user = "user-" + random.nextInt(20);
            var name = "g" + lines.size() % 7;
            var length = random.nextInt(4) == 0 ? 1 + random.nextInt(10) : 0;
            var group = new ArrayList<String>();
            for (var member = 0; member < Math.min(length, count - lines.size()); member++) {
                group.add(
                        "{\"type\":\"grant\",\"id\":\"c-%d\",\"group\":\"%s\",\"user\":\"%s\"}"
                                .formatted(lines.size() + member, name, user));
            }
            if (!group.isEmpty()) {
                groups.add(group);
                lines.addAll(group);
            }
            if (lines.size() < count) {
                lines.add(
                        "{\"type\":\"grant\",\"id\":\"c-%d\",\"user\":\"%s\"}"
                                .formatted(lines.size(), user));
            }
        }
        return lines;
    }

    /** The runs of lines of one group, in the order in which they stand. */
    private static List<List<String>> runs(List<String> lines) {
        var runs = new ArrayList<List<String>>();
        var last = "";
        for (var line : lines) {
            var group = group(line);
            if (!group.isEmpty() && group.equals(last)) {
                runs.getLast().add(line);
            } else if (!group.isEmpty()) {
                runs.add(new ArrayList<>(List.of(line)));
            }
            last = group;
        }
        return runs;
    }

    private static String group(String line) {
        var start = line.indexOf("\"group\":\"");
        return start < 0 ? "" : line.substring(start + 9, line.indexOf("\",\"user", start));
    }

    private Path write(Random random, int count, Map<String, List<String>> idsOfUser)
            throws IOException {
        var text = new StringBuilder();
        for (var number = 0; number < count; number++) {
            var user = "user-" + random.nextInt(20);
            var id = "c-" + number;
            idsOfUser.computeIfAbsent(user, _ -> new ArrayList<>()).add(id);
            text.append(
                    "{\"type\":\"grant\",\"id\":\"%s\",\"user\":\"%s\",\"amount\":1}%n"
                            .formatted(id, user));
        }
        var file = directory.resolve("commands-" + count + ".ndjson");
        Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
        return file;
    }
}
