package dev.laurel.projection.ledger.topology;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.named;
import static dev.laurel.projection.CommandFixtures.spend;
import static dev.laurel.projection.CommandFixtures.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.TopologyFixture;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.record.DeadLetters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

class LedgerTopologyTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyFixture driver;

    LedgerTopologyTest(@TempDir Path directory) {
        driver = new TopologyFixture(topology(), directory);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private Topology topology() {
        return LedgerTopology.build(
                new LedgerParts(
                        new LedgerEngine(new CommandDecider(CATALOGUE), new LegDecider(CATALOGUE)),
                        2,
                        Duration.ofDays(7),
                        new LedgerMetrics(registry),
                        registry));
    }

    @Test
    void shouldStayTheSameTopology() throws IOException {
        assertThat(topology().describe().toString())
                .isEqualTo(TopologyFixture.golden("ledger-topology.txt"));
    }

    @Test
    void shouldWriteOneEventForACommand() {
        send(grant(ALICE, "c-1", 10));

        var record = driver.output(Topics.EVENTS).getFirst();
        assertThat(record.key()).isEqualTo(ALICE.bytes());
        assertThat(EventCodec.decode(record.value()))
                .isInstanceOfSatisfying(
                        CreditsGranted.class,
                        granted -> {
                            assertThat(granted.available()).isEqualTo(10);
                            assertThat(granted.head().version()).isEqualTo(1);
                            assertThat(granted.head().decidedAtMillis())
                                    .isEqualTo(record.timestamp());
                        });
        assertThat(TopologyFixture.header(record, RecordHeaders.TYPE))
                .isEqualTo("dev.laurel.credits-granted.v1");
    }

    @Test
    void shouldBringATransferToItsReceiverThroughTheTopicItWrites() {
        send(grant(ALICE, "c-1", 10));
        send(transfer(ALICE, "c-2", BOB, 4));

        assertThat(events().subList(1, 3))
                .hasExactlyElementsOfTypes(TransferSent.class, TransferReceived.class);
        assertThat(account("alice").balance(CREDIT).available()).isEqualTo(6);
        assertThat(account("bob").balance(CREDIT).available()).isEqualTo(4);
    }

    @Test
    void shouldBringATransferHomeThatTheReceiverCannotHold() {
        send(grant(BOB, "b-1", Long.MAX_VALUE));
        send(grant(ALICE, "c-1", 10));
        send(transfer(ALICE, "c-2", BOB, 4));

        assertThat(events().subList(2, 4))
                .hasExactlyElementsOfTypes(TransferSent.class, TransferReturned.class);
        assertThat(account("alice").balance(CREDIT).available()).isEqualTo(10);
    }

    @Test
    void shouldAnswerRepeatsRejectionsAndClashes() {
        send(grant(ALICE, "c-1", 10));
        send(spend(ALICE, "c-2", 11));
        send(grant(ALICE, "c-1", 10));
        send(grant(ALICE, "c-1", 12));
        send(spend(ALICE, "c-2", 11));

        var events = events();
        assertThat(outcome(events.get(1)))
                .isEqualTo(
                        new Outcome.Rejected(1, RejectionReason.INSUFFICIENT_CREDITS, List.of()));
        assertThat(events.get(2)).isInstanceOf(CommandRepeated.class);
        assertThat(outcome(events.get(2))).isEqualTo(new Outcome.Applied(1, OptionalLong.of(10)));
        assertThat(events.get(3)).isInstanceOf(CommandRejected.class);
        assertThat(outcome(events.get(3)))
                .isEqualTo(new Outcome.Rejected(1, RejectionReason.ID_REUSED, List.of("amount")));
        assertThat(events.get(4)).isInstanceOf(CommandRepeated.class);
        assertThat(outcome(events.get(4))).isEqualTo(outcome(events.get(1)));
        assertThat(account("alice").version()).isEqualTo(1);
    }

    @Test
    void shouldPutAsideWhatItCannotReadAndGoOn() {
        var poison = new byte[] {(byte) 0xFF, 1, 2};
        driver.send(Topics.COMMANDS, "alice", poison);
        driver.send(Topics.COMMANDS, "alice", null);
        driver.send(Topics.TRANSFERS, "alice", poison);
        driver.send(Topics.COMMANDS, "mallory", CommandCodec.encode(grant(ALICE, "c-0", 1)));
        driver.send(Topics.COMMANDS, null, CommandCodec.encode(grant(ALICE, "c-0", 1)));
        send(grant(ALICE, "c-1", 10));

        var letters = driver.output(Topics.DEAD_LETTERS);
        assertThat(letters).hasSize(5);
        assertThat(letters.getFirst().value()).isEqualTo(poison);
        assertThat(letters.getFirst().key()).isEqualTo(ALICE.bytes());
        assertThat(TopologyFixture.header(letters.get(1), DeadLetters.TOPIC))
                .isEqualTo("laurel.commands");
        assertThat(TopologyFixture.header(letters.get(1), DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(TopologyFixture.header(letters.get(1), DeadLetters.OFFSET)).isEqualTo("1");
        assertThat(TopologyFixture.header(letters.get(1), DeadLetters.REASON))
                .isEqualTo("Expected a value, but the record has none");
        assertThat(TopologyFixture.header(letters.get(2), DeadLetters.TOPIC))
                .isEqualTo("laurel.transfers");
        assertThat(TopologyFixture.header(letters.get(3), DeadLetters.REASON)).contains("alice");
        assertThat(letters.get(4).key()).isNull();
        assertThat(events()).hasExactlyElementsOfTypes(CreditsGranted.class);
        assertThat(registry.counter("laurel.projection.dead.letters", "role", "ledger").count())
                .isEqualTo(5);
    }

    @Test
    void shouldFindAgainWhatItsCacheForgot() {
        for (var user = 0; user < 5; user++) {
            send(grant(new UserId("u" + user), "c-1", 10));
        }
        send(named(new UserId("u0"), "c-2", "first"));

        var event = events().getLast();
        assertThat(event).isInstanceOf(ProfileChanged.class);
        assertThat(event.head().version()).isEqualTo(2);
        assertThat(account("u0").balance(CREDIT).available()).isEqualTo(10);
    }

    private void send(Command command) {
        driver.send(Topics.COMMANDS, command.head().user().value(), CommandCodec.encode(command));
    }

    private List<Event> events() {
        return driver.output(Topics.EVENTS).stream()
                .map(record -> EventCodec.decode(record.value()))
                .toList();
    }

    private static Outcome outcome(Event event) {
        return ((Event.Answer) event).outcome();
    }

    private Account account(String user) {
        var bytes = driver.store(LedgerStores.ACCOUNTS).get(user.getBytes(StandardCharsets.UTF_8));
        return AccountCodec.decode(bytes);
    }
}
