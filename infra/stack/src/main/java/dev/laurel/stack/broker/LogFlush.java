package dev.laurel.stack.broker;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.ServiceProperties;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * When commands, events and transfers are on disk: before they are acknowledged, or when the
 * operating system thinks fit. The second loses nothing with a process, and the last seconds of a
 * lone broker with the power (ADR 16).
 */
enum LogFlush {
    /** Commands, events and transfers are on disk before they are acknowledged. */
    ALWAYS("1"),
    /** The operating system writes them when it thinks fit. */
    NEVER("9223372036854775807");

    private static final String KEY = "laurel.broker.flush";
    private static final List<String> TOPICS =
            List.of(Topics.COMMANDS.name(), Topics.EVENTS.name(), Topics.TRANSFERS.name());

    private final String messages;

    LogFlush(String messages) {
        this.messages = messages;
    }

    /**
     * As set for a stack: {@code laurel.broker.flush} is {@code always} or {@code never}, which is
     * the default.
     */
    static LogFlush of(DataDirectory directory) {
        var text = ServiceProperties.read(directory).value(KEY).orElse("");
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "always" -> ALWAYS;
            case "", "never" -> NEVER;
            default ->
                    throw new StackException(
                            "%s must be always or never, but was %s".formatted(KEY, text),
                            StackException.USAGE);
        };
    }

    /** The topics that it is about. */
    List<String> topics() {
        return TOPICS;
    }

    /** Their setting. */
    Map<String, String> settings() {
        return Map.of("flush.messages", messages);
    }
}
