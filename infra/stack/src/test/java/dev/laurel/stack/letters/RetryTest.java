package dev.laurel.stack.letters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.header.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

final class RetryTest {

    private static final byte[] ALICE = "alice".getBytes(StandardCharsets.UTF_8);
    private static final byte[] GRANT =
            CommandCodec.encode(
                    new Command.GrantCredits(
                            new CommandHead(
                                    new CommandId("c-1"),
                                    new UserId("alice"),
                                    0,
                                    false,
                                    null,
                                    Map.of(),
                                    CommandOptions.NONE),
                            new AssetId("credit"),
                            new Amount(5)));

    @Test
    void shouldTakeACommandThatCanBeReadNow() {
        assertThat(Retry.refusal(letter("laurel.commands", ALICE, GRANT))).isEmpty();
    }

    @Test
    void shouldRefuseWhatWouldOnlyComeBack() {
        assertThat(Retry.refusal(letter("laurel.commands", ALICE, new byte[] {1})))
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("it still cannot be read and would"));
        assertThat(Retry.refusal(letter("laurel.commands", ALICE, null)))
                .hasValueSatisfying(why -> assertThat(why).endsWith("it has no value"));
        assertThat(Retry.refusal(letter("laurel.commands", new byte[] {'x'}, GRANT)))
                .hasValueSatisfying(why -> assertThat(why).endsWith("its key is not its user"));
        assertThat(Retry.refusal(letter("laurel.transfers", ALICE, GRANT))).isPresent();
    }

    @Test
    void shouldNeverWriteAnEventAgainAndSayWhereItIs() {
        assertThat(Retry.refusal(letter("laurel.events", ALICE, GRANT)))
                .hasValueSatisfying(
                        why ->
                                assertThat(why)
                                        .startsWith("it is an event. It still stands in")
                                        .contains("3:41", "happen twice"));
    }

    @Test
    void shouldRefuseOtherTopicsAndWhatIsNotWhole() {
        assertThat(Retry.refusal(letter("laurel.views", ALICE, GRANT)))
                .contains("records of laurel.views are never sent again");
        assertThat(Retry.refusal(letter("laurel.commands", ALICE, new byte[1_100_000])))
                .hasValueSatisfying(why -> assertThat(why).startsWith("it was too long"));
    }

    @Test
    void shouldDoubtALetterWhoseCommandTheLedgerMayHaveForgotten() {
        // given: a record of time 5, put aside at 7
        var letter = letter("laurel.commands", ALICE, GRANT);

        // then
        assertThat(after(Duration.ofDays(7)).doubt(letter)).isEmpty();
        assertThat(after(Duration.ofDays(7).plusMillis(1)).doubt(letter))
                .hasValueSatisfying(
                        why ->
                                assertThat(why)
                                        .contains("1970-01-01T00:00:00Z", "7 days", "--again"));
    }

    /** The rules, so long after the record of the letter. */
    private static Retry after(Duration age) {
        return new Retry(() -> Instant.ofEpochMilli(5).plus(age), Duration.ofDays(7));
    }

    private static Letter letter(String topic, byte[] key, byte @Nullable [] value) {
        var poison =
                new ConsumerRecord<byte[], byte[]>(
                        topic,
                        3,
                        41,
                        5,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        key,
                        value,
                        new org.apache.kafka.common.header.internals.RecordHeaders(),
                        Optional.empty());
        var letter = DeadLetters.of(poison, "ledger", "why", 7);
        return Letter.of(
                        new ConsumerRecord<byte[], byte[]>(
                                letter.topic(),
                                1,
                                2,
                                letter.timestamp(),
                                TimestampType.CREATE_TIME,
                                0,
                                0,
                                letter.key(),
                                letter.value(),
                                letter.headers(),
                                Optional.empty()))
                .orElseThrow();
    }
}
