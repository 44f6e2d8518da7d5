package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Stack;
import dev.laurel.system.fixture.CommandLine;
import dev.laurel.system.fixture.CsvSample;
import dev.laurel.system.fixture.Kafka;
import dev.laurel.system.fixture.Laurel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sales with amounts beyond 64 bits in wei, and nine rows without a price. */
class PunkBuyersIT {

    private static final String SALES = "/samples/punks/punks_sales_2017_2021.csv.gz";
    private static final BigInteger WEI_A_GWEI = BigInteger.valueOf(1_000_000_000);
    private static final List<Integer> LINES_WITHOUT_PRICE =
            List.of(5590, 5591, 5593, 5609, 5613, 5615, 5616, 5617, 5619);
    private static final int INVALID_ROWS = 3;
    private static final int TOP = 10;

    @TempDir private static Path scratch;

    @Test
    void shouldNameTheNineSalesWithoutPriceAndRankTheBuyers() {
        var data = scratch.resolve("data");
        try (var kafka = Kafka.chosen();
                var stack = Stack.start(kafka.options(data));
                var laurel = new Laurel(stack.addresses())) {
            // when
            var sample = CsvSample.file(SALES, scratch);
            var replay =
                    CommandLine.run(
                            scratch,
                            "replay",
                            sample.toString(),
                            "--mapping",
                            "punks",
                            "--data",
                            data.toString());

            // then
            assertThat(replay.exitCode()).as(replay.output()).isEqualTo(INVALID_ROWS);
            assertThat(replay.output())
                    .containsPattern("applied +10,215")
                    .containsPattern("invalid +9");
            for (var line : LINES_WITHOUT_PRICE) {
                assertThat(replay.output()).contains("line " + line);
            }
            laurel.awaitCaughtUp();
            var page = laurel.get("/v1/boards/punk-buyers/top?limit=" + TOP);
            var expected = gweiByBuyer();
            assertThat(page.path("size").asInt()).isEqualTo(expected.size());
            var rows = expected.entrySet().stream().sorted(BY_SUM).limit(TOP).toList();
            for (var i = 0; i < TOP; i++) {
                var entry = page.path("entries").get(i);
                assertThat(entry.path("user").asString()).isEqualTo(rows.get(i).getKey());
                assertThat(entry.path("score").asLong()).isEqualTo(rows.get(i).getValue());
                assertThat(entry.path("rank").asInt()).isEqualTo(i + 1);
            }
        }
    }

    private static final Comparator<Map.Entry<String, Long>> BY_SUM =
            Map.Entry.<String, Long>comparingByValue().reversed();

    /** Whole gwei; nine sales were below one and are no grants. */
    private static Map<String, Long> gweiByBuyer() {
        var sums = new HashMap<String, Long>();
        for (var row : CsvSample.rows(SALES)) {
            var wei = row.get("price (in wei)");
            if (!wei.equals("-")) {
                var gwei = new BigInteger(wei).divide(WEI_A_GWEI).longValueExact();
                if (gwei > 0) {
                    sums.merge(row.get("to"), gwei, Math::addExact);
                }
            }
        }
        return sums;
    }
}
