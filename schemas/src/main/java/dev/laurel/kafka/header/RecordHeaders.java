package dev.laurel.kafka.header;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Headers of Laurel's records: CloudEvents 1.0 in binary mode of the Kafka binding, and the event
 * offset that a view record comes from.
 */
public final class RecordHeaders {

    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String CONTENT_TYPE = "content-type";

    /** On records of laurel.views: offset of the event they come from, 8 bytes, big-endian. */
    public static final String EVENT_OFFSET = "laurel-event-offset";

    /**
     * On commands, and copied to the event that answers them: who waits for the answer, opaque to
     * all but the command-service that set it.
     */
    public static final String REPLY_TO = "laurel-reply-to";

    /**
     * On events that answer the members of a group: which member, 4 bytes, big-endian, from 0. The
     * waiter of a member is the one that {@link #REPLY_TO} names plus this.
     */
    public static final String GROUP_INDEX = "laurel-group-index";

    private static final Header SPEC_VERSION_1 = constant(SPEC_VERSION, "1.0");
    private static final Header PROTOBUF = constant(CONTENT_TYPE, "application/protobuf");

    private RecordHeaders() {}

    /** A header that never changes, to be made once and shared. */
    public static Header constant(String key, String value) {
        return new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds the CloudEvents attributes.
     *
     * @param id unique among the source's records of this type, with the record key
     * @param type a constant header {@link #TYPE}
     * @param source a constant header {@link #SOURCE}
     */
    public static void cloudEvent(Headers headers, String id, Header type, Header source) {
        headers.add(SPEC_VERSION_1);
        headers.add(ID, id.getBytes(StandardCharsets.UTF_8));
        headers.add(type);
        headers.add(source);
        headers.add(PROTOBUF);
    }

    public static void eventOffset(Headers headers, long offset) {
        headers.add(EVENT_OFFSET, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    }

    /** The event offset that a record of laurel.views carries, or null where it carries none. */
    public static @Nullable Long eventOffset(Headers headers) {
        var header = headers.lastHeader(EVENT_OFFSET);
        // A header may come without a value.
        var value = header == null ? null : header.value();
        return value == null || value.length != Long.BYTES
                ? null
                : Long.valueOf(ByteBuffer.wrap(value).getLong());
    }
}
