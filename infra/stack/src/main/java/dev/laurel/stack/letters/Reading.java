package dev.laurel.stack.letters;

import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.TransferLegCodec;
import dev.laurel.kafka.topic.Topics;

import java.util.Arrays;

/** What this version of Laurel makes of a dead letter. */
public sealed interface Reading {

    /** It can be read, and its key is that of its user. */
    record Known(Object content) implements Reading {}

    /** It is as unreadable as it was. */
    record Unreadable(String why) implements Reading {}

    /** Reads a letter as the reader of its topic would. */
    static Reading of(Letter letter) {
        if (letter.value() == null) {
            return new Unreadable("it has no value");
        }
        var topic = letter.origin().topic();
        try {
            if (topic.equals(Topics.COMMANDS.name())) {
                CommandEntry entry = CommandCodec.decode(letter.value());
                return keyed(letter, entry, entry.user().bytes());
            }
            if (topic.equals(Topics.TRANSFERS.name())) {
                Leg leg = TransferLegCodec.decode(letter.value());
                return keyed(letter, leg, leg.destination().bytes());
            }
            if (topic.equals(Topics.EVENTS.name())) {
                Event event = EventCodec.decode(letter.value());
                return keyed(letter, event, event.head().user().bytes());
            }
            return new Unreadable("nothing is known of records of " + topic);
        } catch (CodecException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static Reading keyed(Letter letter, Object content, byte[] user) {
        return Arrays.equals(letter.key(), user)
                ? new Known(content)
                : new Unreadable("its key is not its user");
    }
}
