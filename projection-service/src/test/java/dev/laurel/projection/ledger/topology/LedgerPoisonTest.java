package dev.laurel.projection.ledger.topology;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.hold;
import static dev.laurel.projection.CommandFixtures.reverse;
import static dev.laurel.projection.CommandFixtures.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.TransferLegCodec;
import dev.laurel.kafka.header.DeadLetterHeaders;
import dev.laurel.kafka.topic.Topic;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.kafka.wire.v1.CommandMessage;
import dev.laurel.kafka.wire.v1.GrantBody;
import dev.laurel.kafka.wire.v1.GroupBody;
import dev.laurel.kafka.wire.v1.TransferLegMessage;
import dev.laurel.projection.Poison;
import dev.laurel.projection.TopologyFixture;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.observe.LedgerMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/** One poison record never stops a partition, and none of it is lost. */
class LedgerPoisonTest {

    private static final byte[] COMMAND = CommandCodec.encode(transfer(ALICE, "t-1", BOB, 3));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyFixture driver;
    private int sent;

    LedgerPoisonTest(@TempDir Path directory) {
        driver =
                new TopologyFixture(
                        LedgerTopology.build(
                                new LedgerParts(
                                        new LedgerEngine(
                                                new CommandDecider(CATALOGUE),
                                                new LegDecider(CATALOGUE)),
                                        new MemoryLog(),
                                        Set.of(),
                                        new LedgerParts.Limits(2, Duration.ofDays(7)),
                                        LongUnaryOperator.identity(),
                                        new LedgerMetrics(registry),
                                        registry)),
                        directory);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private static Stream<Poison> commands() throws IOException {
        return Stream.concat(
                Poison.cutOff(COMMAND),
                Stream.of(
                        Poison.ofAlice("no value", null),
                        Poison.ofAlice("noise", new byte[] {(byte) 0xFF, 1, 2}),
                        Poison.ofAlice("id is no UTF-8", Poison.withoutUtf8(COMMAND, "t-1")),
                        Poison.ofAlice("user is no UTF-8", Poison.withoutUtf8(COMMAND, "alice")),
                        Poison.ofAlice("a type of the future", future()),
                        Poison.ofAlice("amount of 0", grantOf(0)),
                        Poison.ofAlice("amount below 0", grantOf(Long.MIN_VALUE)),
                        Poison.ofAlice(
                                "version below 0",
                                message("c").setIfVersionPlusOne(-7).build().toByteArray()),
                        Poison.ofAlice("group of none", group()),
                        Poison.ofAlice(
                                "group with a broken member",
                                group(member("c-1"), message("c-2").clearGrant(), member("c-3"))),
                        Poison.ofAlice(
                                "group with another's member",
                                group(member("c-1"), member("c-2").setUser("bob"))),
                        Poison.ofAlice("group with an id twice", group(member("c"), member("c"))),
                        Poison.ofAlice("groups in groups", nested(3)),
                        Poison.ofAlice("groups in groups without end", nested(2_000)),
                        new Poison("no key", null, COMMAND),
                        new Poison("another's key", BOB.bytes(), COMMAND),
                        new Poison("a huge key", new byte[500_000], COMMAND),
                        new Poison("a key that is no UTF-8", new byte[] {(byte) 0xC3}, COMMAND),
                        Poison.ofAlice("a huge value", new byte[1_000_000])));
    }

    private static Stream<Poison> legs() {
        var leg =
                TransferLegCodec.encode(
                        new TransferLeg(
                                new CommandId("t-1"),
                                BOB,
                                ALICE,
                                CREDIT,
                                new Amount(3),
                                new TransferNote(NOON, null, Map.of(), 1),
                                false));
        var answer =
                message(leg)
                        .setReturning(true)
                        .setKind(3)
                        .setTransaction("t")
                        .setFrom("alice")
                        .setTo("bob");
        return Stream.concat(
                // The length of the beginning that is a leg already; what follows may be absent.
                Poison.cutOff(Arrays.copyOf(leg, shortestLeg(leg))),
                Stream.of(
                        Poison.ofAlice("no value", null),
                        Poison.ofAlice("sender is no UTF-8", Poison.withoutUtf8(leg, "bob")),
                        Poison.ofAlice(
                                "a kind of the future",
                                message(leg).setKind(99).build().toByteArray()),
                        Poison.ofAlice(
                                "a reason of the future",
                                answer.setReasonCode(999).build().toByteArray()),
                        Poison.ofAlice(
                                "amount below 0", message(leg).setAmount(-1).build().toByteArray()),
                        new Poison("no key", null, leg),
                        new Poison("another's key", BOB.bytes(), leg),
                        new Poison("a huge key", new byte[500_000], leg)));
    }

    @Test
    void shouldPutAsideEveryCommandThatItCannotReadAndGoOn() throws IOException {
        assertAside(Topics.COMMANDS, commands().toList());
    }

    @Test
    void shouldPutAsideEveryLegThatItCannotReadAndGoOn() {
        assertAside(Topics.TRANSFERS, legs().toList());
    }

    private void assertAside(Topic topic, List<Poison> poisons) {
        for (var poison : poisons) {
            grantOne();
            driver.send(topic, poison.record());
            grantOne();

            var letters = driver.output(Topics.DEAD_LETTERS);
            assertThat(letters).as(poison.name()).hasSize(1);
            assertThat(poison.isKeptIn(letters.getFirst(), topic.name(), "ledger"))
                    .as("%s is kept", poison)
                    .isTrue();
            assertNeighboursApplied(poison.name());
        }
        assertThat(registry.counter("laurel.projection.dead.letters", "role", "ledger").count())
                .isEqualTo(poisons.size());
        assertThat(registry.counter("laurel.projection.ledger.quarantined").count()).isZero();
    }

    @Test
    void shouldSayWhyAndFromWhere() {
        driver.send(Topics.COMMANDS, "alice", COMMAND);
        driver.send(Topics.COMMANDS, "alice", null);

        var headers = letters().getFirst().headers();
        var origin = Objects.requireNonNull(DeadLetterHeaders.origin(headers));
        assertThat(origin.partition()).isZero();
        assertThat(origin.offset()).isEqualTo(1);
        assertThat(origin.reason()).isEqualTo("Expected a value, but the record has none");
    }

    @Test
    void shouldNotTakeTheTimeOfAPoisonForTheTimeOfTheCommands() {
        driver.send(Topics.COMMANDS, "alice", CommandCodec.encode(grant(ALICE, "c-1", 9)), NOON);
        driver.send(Topics.COMMANDS, "alice", CommandCodec.encode(hold(ALICE, "h-1", 4, 60)), NOON);
        driver.output(Topics.EVENTS);

        driver.send(Topics.COMMANDS, "alice", new byte[] {1}, NOON + 3_600_000);
        driver.elapse(Duration.ofMillis(250));

        assertThat(driver.output(Topics.EVENTS)).isEmpty();
    }

    /** Whatever the bytes: each record is either decided or kept, and the next one is decided. */
    @Test
    void shouldSurviveBytesAtRandom() {
        var random = new Random(7);
        var samples =
                List.of(
                        COMMAND,
                        CommandCodec.encode(reverse(ALICE, "r-1", "t-1")),
                        group(member("c-1"), member("c-2")));
        for (var round = 0; round < 2_000; round++) {
            var bytes = samples.get(random.nextInt(samples.size())).clone();
            for (var change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var poison = Poison.ofAlice("round " + round, bytes);
            driver.send(Topics.COMMANDS, poison.record());

            var letters = letters();
            if (letters.isEmpty()) {
                assertThat(driver.output(Topics.EVENTS)).as(poison.name()).isNotEmpty();
            } else {
                assertThat(poison.isKeptIn(letters.getFirst(), "laurel.commands", "ledger"))
                        .as(poison.name())
                        .isTrue();
            }
        }
        driver.output(Topics.EVENTS);
        grantOne();
        grantOne();
        assertNeighboursApplied("the end");
        assertThat(registry.counter("laurel.projection.ledger.quarantined").count()).isZero();
    }

    /** What an operator sends again with laurel dead-letters retry, and sends again once more. */
    @Test
    void shouldTakeARetriedCommandAndARetriedLegOnce() {
        var leg = legs().toList();
        var command = CommandCodec.encode(grant(ALICE, "c-1", 9));
        for (var time = 0; time < 3; time++) {
            driver.send(Topics.COMMANDS, Poison.ofAlice("retried", command).record());
        }
        assertThat(events())
                .hasExactlyElementsOfTypes(
                        CreditsGranted.class,
                        Event.CommandRepeated.class,
                        Event.CommandRepeated.class);

        var credits = leg.getLast().value();
        for (var time = 0; time < 3; time++) {
            driver.send(Topics.TRANSFERS, Poison.ofAlice("retried", credits).record());
        }
        assertThat(events()).hasExactlyElementsOfTypes(TransferReceived.class);
        assertThat(letters()).isEmpty();
    }

    private void assertNeighboursApplied(String where) {
        assertThat(driver.output(Topics.EVENTS))
                .as(where)
                .hasSize(2)
                .allSatisfy(
                        event ->
                                assertThat(EventCodec.decode(event.value()))
                                        .isInstanceOf(CreditsGranted.class));
    }

    private void grantOne() {
        driver.send(Topics.COMMANDS, "alice", CommandCodec.encode(grant(ALICE, "n-" + sent++, 1)));
    }

    private List<TestRecord<byte[], byte[]>> letters() {
        return driver.output(Topics.DEAD_LETTERS);
    }

    private List<Event> events() {
        return driver.output(Topics.EVENTS).stream()
                .map(record -> EventCodec.decode(record.value()))
                .toList();
    }

    private static CommandMessage.Builder message(String id) {
        return CommandMessage.newBuilder()
                .setId(id)
                .setUser("alice")
                .setGrant(GrantBody.newBuilder().setAsset("credit").setAmount(1));
    }

    private static CommandMessage.Builder member(String id) {
        return message(id).setGroup("g");
    }

    private static TransferLegMessage.Builder message(byte[] leg) {
        try {
            return TransferLegMessage.parseFrom(leg).toBuilder();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static int shortestLeg(byte[] leg) {
        for (var length = 0; length < leg.length; length++) {
            try {
                TransferLegCodec.decode(Arrays.copyOf(leg, length));
                return length;
            } catch (CodecException _) {
                // Longer, then.
            }
        }
        return leg.length;
    }

    private static byte[] grantOf(long amount) {
        return message("c")
                .setGrant(GrantBody.newBuilder().setAsset("credit").setAmount(amount))
                .build()
                .toByteArray();
    }

    private static byte[] future() throws IOException {
        var body =
                UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFrom("x", StandardCharsets.UTF_8));
        var fields = UnknownFieldSet.newBuilder().addField(99, body.build()).build();
        return message("c").clearGrant().setUnknownFields(fields).build().toByteArray();
    }

    private static byte[] group(CommandMessage.Builder... members) {
        var body = GroupBody.newBuilder().setName("g");
        for (var member : members) {
            body.addMembers(member);
        }
        return CommandMessage.newBuilder().setUser("alice").setMembers(body).build().toByteArray();
    }

    /** Built from the inside by hand: the builders would overflow the stack. */
    private static byte[] nested(int depth) {
        var inner = member("c").build().toByteString();
        for (var level = 0; level < depth; level++) {
            var members =
                    UnknownFieldSet.newBuilder()
                            .addField(
                                    GroupBody.MEMBERS_FIELD_NUMBER,
                                    UnknownFieldSet.Field.newBuilder()
                                            .addLengthDelimited(inner)
                                            .build())
                            .build()
                            .toByteString();
            inner =
                    UnknownFieldSet.newBuilder()
                            .addField(
                                    CommandMessage.MEMBERS_FIELD_NUMBER,
                                    UnknownFieldSet.Field.newBuilder()
                                            .addLengthDelimited(members)
                                            .build())
                            .build()
                            .toByteString();
        }
        return inner.toByteArray();
    }
}
