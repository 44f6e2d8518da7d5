package dev.laurel.kafka.header;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Headers of laurel.dead-letters. They stand behind the headers that the record had, and have names
 * that no other record uses; their values are text.
 */
public final class DeadLetterHeaders {

    public static final String PREFIX = "laurel-dead-letter-";

    public static final String TOPIC = PREFIX + "topic";
    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";

    /** Timestamp of the record, milliseconds since the epoch. That of the letter is its own. */
    public static final String TIME = PREFIX + "time";

    public static final String READER = PREFIX + "reader";
    public static final String REASON = PREFIX + "reason";

    /** Present, with the lengths it had, where the record was too long to be kept whole. */
    public static final String CUT = PREFIX + "cut";

    /**
     * On a note, which has neither key nor value: the letter that was sent again, {@code
     * partition:offset} in laurel.dead-letters.
     */
    public static final String NOTE_RETRIED = PREFIX + "retried";

    /** On a note: where the record is now, {@code topic:partition:offset}. */
    public static final String NOTE_RETRIED_AS = PREFIX + "retried-as";

    /** On a record that was sent again: the dead letter that it was, {@code partition:offset}. */
    public static final String RETRIED = "laurel-retried";

    private DeadLetterHeaders() {}

    static void add(Headers headers, DeadLetterOrigin origin) {
        add(headers, TOPIC, origin.topic());
        add(headers, PARTITION, Integer.toString(origin.partition()));
        add(headers, OFFSET, Long.toString(origin.offset()));
        add(headers, TIME, Long.toString(origin.timeMillis()));
        add(headers, READER, origin.reader());
        add(headers, REASON, origin.reason());
        if (origin.cut() != null) {
            add(headers, CUT, origin.cut());
        }
    }

    /** Adds a header with a text. */
    public static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of a header, or null where there is none. */
    public static @Nullable String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        // A header may come without a value.
        var value = header == null ? null : header.value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** Reads them, or null where they are not those of a dead letter. */
    public static @Nullable DeadLetterOrigin origin(Headers headers) {
        try {
            return new DeadLetterOrigin(
                    required(headers, TOPIC),
                    Integer.parseInt(required(headers, PARTITION)),
                    Long.parseLong(required(headers, OFFSET)),
                    Long.parseLong(required(headers, TIME)),
                    required(headers, READER),
                    required(headers, REASON),
                    text(headers, CUT));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** The headers that the record had. */
    public static Headers original(Headers headers) {
        var original = new org.apache.kafka.common.header.internals.RecordHeaders();
        for (var header : headers) {
            if (!header.key().startsWith(PREFIX)) {
                original.add(header);
            }
        }
        return original;
    }

    private static String required(Headers headers, String name) {
        var text = text(headers, name);
        if (text == null) {
            throw new IllegalArgumentException(name);
        }
        return text;
    }
}
