package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

final class RefusalLogTest {

    private static final String FENCED =
            "2026-11-25T15:55:49.445Z  WARN 21665 --- [projection-service] [-StreamThread-1] o.a.k.s.p.internals.StreamThread         : stream-thread [laurel-%s-1-StreamThread-1] Detected that the thread is being fenced. This implies that this thread missed a rebalance and dropped out of the consumer group. Will close out all assigned tasks and rejoin the consumer group.\n\n";

    private static final String CAUSE =
            """
            org.apache.kafka.streams.errors.TaskMigratedException: Error encountered sending record
            \tat org.apache.kafka.streams.processor.internals.StreamsProducer.send(StreamsProducer.java:1)
            Caused by: org.apache.kafka.common.errors.InvalidProducerEpochException: Producer attempted to produce with an old epoch.
            """;

    @TempDir private Path scratch;

    private RefusalLog log(String before, String after) throws IOException {
        var file = scratch.resolve("projection.log");
        Files.writeString(file, before);
        var log = RefusalLog.of(file);
        Files.writeString(file, after, StandardOpenOption.APPEND);
        return log;
    }

    @Test
    void shouldNameWhyTheLedgerWasRefused() throws IOException {
        assertThat(log("a line\n", FENCED.formatted("ledger") + CAUSE).refusal())
                .contains("fenced, InvalidProducerEpochException");
    }

    @Test
    void shouldTellThatItsGroupHadTakenItsPartitions() throws IOException {
        assertThat(
                        log(
                                        "",
                                        "INFO stream-thread [laurel-ledger-2-StreamThread-1] at state RUNNING: partitions [laurel.commands-1] lost due to missed rebalance.\n")
                                .refusal())
                .contains("its partitions lost");
    }

    @Test
    void shouldNameWhatItsThreadDiedOf() throws IOException {
        var line =
                "WARN ThreadDeathPolicy : A stream thread died and is replaced, 1 of at most 10 times in 5 min: %s: The producer attempted.\n";
        assertThat(log("", line.formatted("InvalidTxnStateException")).refusal())
                .contains("its thread died, InvalidTxnStateException");
        assertThat(log("", line.formatted("TimeoutException")).refusal()).isEmpty();
    }

    @Test
    void shouldNotTakeARefusalOfBeforeOrOfOthersForOne() throws IOException {
        assertThat(log(FENCED.formatted("ledger") + CAUSE, "a line\n").refusal()).isEmpty();
        assertThat(log("", FENCED.formatted("views") + CAUSE).refusal()).isEmpty();
        assertThat(log("", CAUSE).refusal()).isEmpty();
    }
}
