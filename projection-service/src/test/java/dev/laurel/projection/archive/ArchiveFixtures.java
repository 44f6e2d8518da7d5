package dev.laurel.projection.archive;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.codec.EventCodec;

import java.time.Instant;
import java.util.Map;

/** Short ways to say what is archived. */
final class ArchiveFixtures {

    private ArchiveFixtures() {}

    static Event grant(long number, Instant decidedAt) {
        return new Event.CreditsGranted(
                new EventHead(
                        new UserId("user-" + number % 7),
                        new CommandId("c-" + number),
                        number + 1,
                        decidedAt.toEpochMilli() - 5,
                        decidedAt.toEpochMilli(),
                        null,
                        Map.of()),
                new AssetId("credit"),
                new Amount(number + 1),
                number + 1);
    }

    /** Grants at the offsets of this partition. */
    static ArchiveBatch batch(int partition, long from, long next) {
        var batch = new ArchiveBatch(1_000, 1 << 16);
        for (var offset = from; offset < next; offset++) {
            add(batch, partition, offset, grant(offset, PostgresFixture.NOW));
        }
        return batch;
    }

    static void add(ArchiveBatch batch, int partition, long offset, Event event) {
        batch.add(partition, offset, event, EventCodec.encode(event));
    }
}
