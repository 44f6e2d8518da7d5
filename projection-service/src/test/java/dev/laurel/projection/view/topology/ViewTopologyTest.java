package dev.laurel.projection.view.topology;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.view.Standing;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.ViewCodec;
import dev.laurel.kafka.codec.ViewKey;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.TopologyFixture;
import dev.laurel.projection.observe.ViewMetrics;
import dev.laurel.projection.view.fold.ViewProjector;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ViewTopologyTest {

    private static final long DAY_MILLIS = 24L * 3_600_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyFixture driver;

    ViewTopologyTest(@TempDir Path directory) {
        driver = new TopologyFixture(topology(), directory);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private Topology topology() {
        return ViewTopology.build(
                new ViewParts(
                        new ViewProjector(CATALOGUE, 1), 2, new ViewMetrics(registry), registry));
    }

    @Test
    void shouldStayTheSameTopology() throws IOException {
        assertThat(topology().describe().toString())
                .isEqualTo(TopologyFixture.golden("view-topology.txt"));
    }

    @Test
    void shouldWriteTheViewWithTheOffsetOfItsEvent() {
        send(granted(1, NOON, 10));
        send(granted(2, NOON, 5));

        var records = driver.output(Topics.VIEWS);
        assertThat(records).hasSize(2);
        assertThat(ViewKey.parse(records.get(1).key())).isEqualTo(new ViewKey.User(ALICE));
        assertThat(RecordHeaders.eventOffset(records.get(1).headers())).isEqualTo(1L);
        var view = ViewCodec.decodeUserView(records.get(1).value());
        assertThat(view.version()).isEqualTo(2);
        assertThat(view.balances().getFirst().available()).isEqualTo(15);
        assertThat(view.balances().getFirst().totals().transactions()).isEqualTo(2);
    }

    @Test
    void shouldWriteTheViewAgainWhenAnEventComesAgain() {
        send(granted(1, NOON, 10));
        send(granted(1, NOON, 10));

        var records = driver.output(Topics.VIEWS);
        assertThat(records.get(1).value()).isEqualTo(records.get(0).value());
        assertThat(RecordHeaders.eventOffset(records.get(1).headers())).isEqualTo(1L);
    }

    @Test
    void shouldWriteSpilledStandingsAndReachThemAgain() {
        send(granted(1, NOON, 10));
        send(granted(2, NOON + DAY_MILLIS, 5));
        send(granted(3, NOON, 3));

        var spilled = spilled(driver.output(Topics.VIEWS));
        assertThat(spilled)
                .filteredOn(
                        standing ->
                                standing.board().value().equals("earned")
                                        && standing.window().text().equals("day:2026-11-22"))
                .extracting(Standing::score)
                .containsExactly(10L, 13L);
    }

    @Test
    void shouldWriteAWatermarkWhereAnEventChangesNothing() {
        send(granted(1, NOON, 10));
        var rejected = new Outcome.Rejected(1, RejectionReason.INSUFFICIENT_CREDITS, List.of());
        send(new CommandRejected(head(1, NOON), rejected));

        var record = driver.output(Topics.VIEWS).get(1);
        assertThat(ViewKey.parse(record.key())).isEqualTo(new ViewKey.Watermark(0));
        assertThat(ViewCodec.decodeWatermark(record.value())).isEqualTo(1);
        assertThat(RecordHeaders.eventOffset(record.headers())).isEqualTo(1L);
    }

    private static List<Standing> spilled(List<TestRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> record.key()[0] == ViewKey.SPILLED)
                .map(record -> ViewCodec.decodeSpilled(record.value()).standing())
                .toList();
    }

    private void send(Event event) {
        driver.send(Topics.EVENTS, event.head().user().value(), EventCodec.encode(event));
    }

    private static Event granted(long version, long occurredAtMillis, long amount) {
        var available = version == 1 ? amount : 10 + amount;
        return new CreditsGranted(
                head(version, occurredAtMillis), CREDIT, new Amount(amount), available);
    }

    private static EventHead head(long version, long occurredAtMillis) {
        return new EventHead(
                ALICE, new CommandId("c-" + version), version, occurredAtMillis, 0, null, Map.of());
    }
}
