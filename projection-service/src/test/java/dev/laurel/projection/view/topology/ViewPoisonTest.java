package dev.laurel.projection.view.topology;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.ViewCodec;
import dev.laurel.kafka.codec.ViewKey;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.kafka.wire.v1.CommandRejectedBody;
import dev.laurel.kafka.wire.v1.EventMessage;
import dev.laurel.projection.Poison;
import dev.laurel.projection.TopologyFixture;
import dev.laurel.projection.observe.ViewMetrics;
import dev.laurel.projection.view.fold.ViewProjector;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One poison record never stops a partition, none of it is lost, and readers still come on. */
class ViewPoisonTest {

    private static final byte[] EVENT = EventCodec.encode(granted(ALICE, 7, 10, 10));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyFixture driver;
    private int sent;

    ViewPoisonTest(@TempDir Path directory) {
        driver =
                new TopologyFixture(
                        ViewTopology.build(
                                new ViewParts(
                                        new ViewProjector(CATALOGUE, 1),
                                        2,
                                        new ViewMetrics(registry),
                                        registry)),
                        directory);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private static Stream<Poison> poisons() throws IOException {
        return Stream.concat(
                Poison.cutOff(EVENT),
                Stream.of(
                        Poison.ofAlice("no value", null),
                        Poison.ofAlice("noise", new byte[] {(byte) 0xFF, 1, 2}),
                        Poison.ofAlice("user is no UTF-8", Poison.withoutUtf8(EVENT, "alice")),
                        Poison.ofAlice(
                                "a type of the future",
                                EventMessage.parseFrom(EVENT).toBuilder()
                                        .clearBody()
                                        .build()
                                        .toByteArray()),
                        Poison.ofAlice("a reason of the future", rejectedFor(999)),
                        Poison.ofAlice(
                                "a time that is none",
                                EventCodec.encode(granted(ALICE, 1_000, 1, Long.MAX_VALUE))),
                        new Poison("no key", null, EVENT),
                        new Poison("another's key", BOB.bytes(), EVENT),
                        new Poison("a huge key", new byte[500_000], EVENT)));
    }

    @Test
    void shouldPutAsideEveryEventThatItCannotReadAndGoOn() throws IOException {
        var poisons = poisons().toList();
        var offset = 0L;
        for (var poison : poisons) {
            grantOne();
            driver.send(Topics.EVENTS, poison.record());
            grantOne();

            var letters = driver.output(Topics.DEAD_LETTERS);
            assertThat(letters).as(poison.name()).hasSize(1);
            assertThat(poison.isKeptIn(letters.getFirst(), "laurel.events", "views"))
                    .as("%s is kept", poison)
                    .isTrue();
            var records = driver.output(Topics.VIEWS);
            assertThat(records).hasSize(3);
            assertThat(ViewCodec.decodeWatermark(records.get(1).value())).isEqualTo(offset + 1);
            assertThat(ViewKey.parse(records.get(2).key())).isEqualTo(new ViewKey.User(ALICE));
            assertThat(ViewCodec.decodeUserView(records.get(2).value()).balances().getFirst())
                    .satisfies(balance -> assertThat(balance.available()).isEqualTo(sent));
            offset += 3;
        }
        assertThat(registry.counter("laurel.projection.dead.letters", "role", "views").count())
                .isEqualTo(poisons.size());
    }

    @Test
    void shouldLetTheOneUserStandWhoseViewItCannotReadAndGoOn() {
        driver.store(ViewStores.VIEWS).put(ALICE.bytes(), new byte[] {(byte) 0xFF});

        grantOne();
        driver.send(Topics.EVENTS, "bob", EventCodec.encode(granted(BOB, 1, 1, NOON)));

        assertThat(driver.output(Topics.DEAD_LETTERS)).hasSize(1);
        assertThat(driver.output(Topics.VIEWS))
                .extracting(record -> ViewKey.parse(record.key()))
                .containsExactly(new ViewKey.Watermark(0), new ViewKey.User(BOB));
    }

    private void grantOne() {
        sent++;
        var event = granted(ALICE, sent, sent, NOON);
        driver.send(Topics.EVENTS, "alice", EventCodec.encode(event));
    }

    private static byte[] rejectedFor(int reason) throws IOException {
        var outcome = new Outcome.Rejected(1, RejectionReason.INSUFFICIENT_CREDITS, List.of());
        var event = new CommandRejected(head(ALICE, 1, NOON), outcome);
        return EventMessage.parseFrom(EventCodec.encode(event)).toBuilder()
                .setCommandRejected(CommandRejectedBody.newBuilder().setReasonCode(reason))
                .build()
                .toByteArray();
    }

    private static Event granted(UserId user, int version, long available, long occurredAtMillis) {
        return new CreditsGranted(
                head(user, version, occurredAtMillis), CREDIT, new Amount(1), available);
    }

    private static EventHead head(UserId user, int version, long occurredAtMillis) {
        var id = new CommandId("c-" + version);
        return new EventHead(user, id, version, occurredAtMillis, 0, null, Map.of());
    }
}
