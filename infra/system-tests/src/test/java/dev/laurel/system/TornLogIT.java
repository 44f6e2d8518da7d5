package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.system.fixture.CommandLine;
import dev.laurel.system.fixture.Laurel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The broker's and the projection's files go back to what they were some transactions ago, and
 * those of other topics do not: as after a death of the only broker whose coordinator forgets what
 * it has committed.
 */
@Timeout(300)
class TornLogIT {

    private static final int USERS = 50;
    private static final int COMMANDS = 400;

    @TempDir private Path scratch;

    private Path data;
    private Path kept;

    @Test
    void shouldFindInItsEventsWhatOffsetsAndChangelogsForgot() throws IOException {
        data = scratch.resolve("data");
        kept = scratch.resolve("kept");
        Predicate<String> torn =
                name -> name.startsWith("laurel-ledger-") || name.startsWith("__consumer_offsets-");
        try (var stack = Stack.start(StackOptions.in(data));
                var laurel = new Laurel(stack.addresses())) {
            laurel.decide(commands("before"));
            laurel.awaitCaughtUp();
        }
        keep(torn);
        try (var stack = Stack.start(StackOptions.in(data));
                var laurel = new Laurel(stack.addresses())) {
            laurel.decide(commands("torn"));
            laurel.awaitCaughtUp();
        }
        putBack(torn);

        try (var stack = Stack.start(StackOptions.in(data));
                var laurel = new Laurel(stack.addresses())) {
            var again = laurel.decide(commands("torn"));
            assertThat(again).hasSize(COMMANDS);
            assertThat(again)
                    .allSatisfy(
                            item -> {
                                assertThat(item.path("status").asString()).isEqualTo("applied");
                                assertThat(item.path("replayed").asBoolean()).isTrue();
                            });
            laurel.decide(commands("after"));
            laurel.awaitCaughtUp();
            assertThat(laurel.projectionMetrics())
                    .containsPattern("laurel_projection_ledger_healed_events_total [1-9]");

            var verified = CommandLine.run(scratch, "verify", "--data", data.toString());
            assertThat(verified.exitCode()).as(verified.output()).isZero();
            var rebuilt = CommandLine.run(scratch, "rebuild", "ledger", "--data", data.toString());
            assertThat(rebuilt.exitCode()).as(rebuilt.output()).isZero();
        }
    }

    /** Grants and transfers that always succeed. */
    private static List<String> commands(String name) {
        var commands = new ArrayList<String>();
        IntStream.range(0, COMMANDS / 2)
                .forEach(
                        number -> {
                            var user = "user-" + number % USERS;
                            var to = "user-" + (number + 1) % USERS;
                            commands.add(
                                    """
                                    {"id":"%s-g%d","type":"grant","user":"%s","amount":10}"""
                                            .formatted(name, number, user));
                            commands.add(
                                    """
                                    {"id":"%s-t%d","type":"transfer","user":"%s","to":"%s","amount":3}"""
                                            .formatted(name, number, user, to));
                        });
        return commands;
    }

    private Path broker() {
        return DataDirectory.of(data).of(Instance.first(Part.BROKER));
    }

    private Path projection() {
        return DataDirectory.of(data).of(Instance.first(Part.PROJECTION));
    }

    private void keep(Predicate<String> logs) throws IOException {
        for (var log : logs(logs)) {
            copy(log, kept.resolve("logs").resolve(name(log)));
        }
        copy(projection(), kept.resolve("projection"));
    }

    private void putBack(Predicate<String> logs) throws IOException {
        for (var log : logs(logs)) {
            delete(log);
            copy(kept.resolve("logs").resolve(name(log)), log);
        }
        // They say of logs how far they were, which is not so any more.
        for (var checkpoint : files(broker(), name -> name.endsWith("checkpoint"))) {
            Files.delete(checkpoint);
        }
        delete(projection());
        copy(kept.resolve("projection"), projection());
    }

    private List<Path> logs(Predicate<String> logs) throws IOException {
        return files(broker(), logs);
    }

    private static List<Path> files(Path directory, Predicate<String> names) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> names.test(name(file))).toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
