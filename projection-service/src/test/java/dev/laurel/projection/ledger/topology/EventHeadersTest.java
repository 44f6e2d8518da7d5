package dev.laurel.projection.ledger.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.event.EventWord;
import dev.laurel.contract.fixture.RandomRecords;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.projection.record.Coordinates;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;

class EventHeadersTest {

    private static final int KINDS = 20;

    @Test
    void shouldNameEachKindOfEventByItsWord() {
        var random = new RandomRecords(9);
        var seen = new HashSet<String>();
        while (seen.size() < KINDS) {
            var event = random.event();

            var headers = EventHeaders.ofEvent(event, new Coordinates("laurel.commands", 1, 2), 0);

            assertThat(headers.lastHeader(RecordHeaders.TYPE).value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("dev.laurel." + EventWord.of(event) + ".v1");
            seen.add(EventWord.of(event));
        }
    }
}
