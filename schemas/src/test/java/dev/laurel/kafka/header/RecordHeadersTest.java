package dev.laurel.kafka.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class RecordHeadersTest {

    private final Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();

    @Test
    void shouldWriteCloudEventsInBinaryMode() {
        RecordHeaders.cloudEvent(
                headers,
                "c-1",
                RecordHeaders.constant(RecordHeaders.TYPE, "dev.laurel.command"),
                RecordHeaders.constant(RecordHeaders.SOURCE, "/command-service"));
        assertThat(headers.toArray())
                .extracting(Header::key)
                .containsExactly("ce_specversion", "ce_id", "ce_type", "ce_source", "content-type");
        assertThat(text("ce_specversion")).isEqualTo("1.0");
        assertThat(text("ce_id")).isEqualTo("c-1");
        assertThat(text("content-type")).isEqualTo("application/protobuf");
    }

    @Test
    void shouldReadBackTheEventOffset() {
        for (var offset : new long[] {0, 1, 41, Long.MAX_VALUE}) {
            RecordHeaders.eventOffset(headers, offset);
            assertThat(RecordHeaders.eventOffset(headers)).isEqualTo(offset);
        }
        assertThat(headers.lastHeader("laurel-event-offset").value())
                .isEqualTo(new byte[] {0x7F, -1, -1, -1, -1, -1, -1, -1});
    }

    @Test
    void shouldFindNoEventOffsetWhereThereIsNone() {
        assertThat(RecordHeaders.eventOffset(headers)).isNull();
        headers.add(RecordHeaders.EVENT_OFFSET, new byte[] {1, 2, 3});
        assertThat(RecordHeaders.eventOffset(headers)).isNull();
        headers.add(RecordHeaders.EVENT_OFFSET, null);
        assertThat(RecordHeaders.eventOffset(headers)).isNull();
    }

    private String text(String key) {
        return new String(headers.lastHeader(key).value(), StandardCharsets.UTF_8);
    }
}
