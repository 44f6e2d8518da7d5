package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.system.fixture.CommandLine;
import dev.laurel.system.fixture.Kafka;
import dev.laurel.system.fixture.Laurel;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * kill -9 of each service in turn while commands flow: the answers are those of a plain sum, as
 * without the kill. And kill -9 of the projection when all is done: it restores what had not
 * reached its disk, and not all that there is.
 */
class KillDuringReplayIT {

    private static final long SEED = 20261123;
    private static final int COMMANDS = 40_000;
    private static final int USERS = 700;
    private static final int RATE = 2_000;

    /** Each command is one in the changelog of accounts, and one in that of decisions. */
    private static final int LEDGER_RECORDS_MIN = 2 * COMMANDS;

    /** The least that can be set, so that the stores are written to disk on the way. */
    private static final Map<Instance, Map<String, String>> SMALL_MEMTABLES =
            Map.of(Instance.first(Part.PROJECTION), Map.of("LAUREL_ROCKSDB_MEMTABLE_MIB", "4"));

    @TempDir private static Path scratch;

    /**
     * What the ledger should hold in the end: grants and transfers that always succeed, so order
     * does not matter.
     */
    private static final class Expected {

        private final Map<String, Long> balances = new HashMap<>();
        private final Map<String, Long> earned = new HashMap<>();

        String command(int number, Random random) {
            var user = "user-" + random.nextInt(USERS);
            var amount = 1 + random.nextInt(1_000);
            if (random.nextInt(4) > 0) {
                earned.merge(user, (long) amount, Math::addExact);
                balances.merge(user, (long) amount, Math::addExact);
                return """
                {"id":"k-%d","type":"grant","user":"%s","asset":"coin","amount":%d}"""
                        .formatted(number, user, amount);
            }
            var to = "user-" + USERS + random.nextInt(USERS);
            balances.merge(user, (long) -amount, Math::addExact);
            balances.merge(to, (long) amount, Math::addExact);
            return """
            {"id":"k-%d","type":"transfer","user":"%s","asset":"coin","amount":%d,"to":"%s"}"""
                    .formatted(number, user, amount, to);
        }
    }

    @Test
    void shouldGiveTheSameAnswersAsWithoutTheKill() throws IOException {
        // given
        var configuration =
                Files.writeString(
                        scratch.resolve("coin.yaml"),
                        """
                        assets:
                          coin: {floor: -1000000000}
                        boards:
                          balance: {asset: coin, measure: balance, windows: [all]}
                          earned: {asset: coin, measure: earned, windows: [all, year, day]}
                        """);
        var random = new Random(SEED);
        var expected = new Expected();
        var lines = new ArrayList<String>();
        for (var i = 0; i < COMMANDS; i++) {
            lines.add(expected.command(i, random));
        }
        var file = Files.write(scratch.resolve("commands.ndjson"), lines);
        var data = scratch.resolve("data");
        try (var kafka = Kafka.chosen();
                var stack =
                        Stack.start(
                                kafka.options(data)
                                        .withConfiguration(configuration)
                                        .withEnvironments(SMALL_MEMTABLES));
                var laurel = new Laurel(stack.addresses())) {

            // when
            var output = scratch.resolve("replay.out");
            var replay =
                    CommandLine.start(
                            output,
                            "replay",
                            file.toString(),
                            "--rate",
                            String.valueOf(RATE),
                            "--data",
                            data.toString());
            for (var part : List.of(Part.PROJECTION, Part.COMMAND, Part.QUERY)) {
                awaitMoreEvents(laurel, stack);
                stack.kill(part);
                stack.restart(part);
            }
            var result = CommandLine.await(replay, output);

            // then
            assertThat(result.exitCode()).as(result.output()).isZero();
            laurel.awaitCaughtUp();
            assertThat(laurel.scores("balance")).isEqualTo(expected.balances);
            assertThat(laurel.scores("earned")).isEqualTo(expected.earned);

            // when
            stack.kill(Part.PROJECTION);
            stack.restart(Part.PROJECTION);
            laurel.awaitCaughtUp();

            // then
            assertThat(restored(laurel, "ledger")).isLessThan(LEDGER_RECORDS_MIN / 2);
            assertThat(laurel.scores("balance")).isEqualTo(expected.balances);
        }
    }

    private static long restored(Laurel laurel, String role) {
        var name = "laurel_projection_restored_records_total{role=\"" + role + "\"} ";
        return laurel.projectionMetrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    /**
     * A kill proves something only in the middle: the sum of all balances' users must still grow.
     */
    private static void awaitMoreEvents(Laurel laurel, Stack stack) {
        var before = seen(laurel);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> stack.ready(Part.QUERY) && !seen(laurel).equals(before));
    }

    private static String seen(Laurel laurel) {
        return laurel.get("/v1/boards/balance/top?limit=3").toString();
    }
}
