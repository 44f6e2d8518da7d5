package dev.laurel.stack.letters;

import dev.laurel.kafka.topic.Topics;

import java.util.Optional;

/** Which dead letters may be sent again, and why the others may not. */
public final class Retry {

    private Retry() {}

    /**
     * Why the letter is not to be sent again; nothing where it is.
     *
     * <p>What the ledger has not decided may come to it again: a command has one outcome however
     * often it comes, and credits on their way are taken once. An event has happened: it stands in
     * laurel.events for ever, and there a second time it would be a second event.
     */
    public static Optional<String> refusal(Letter letter) {
        var topic = letter.origin().topic();
        if (topic.equals(Topics.EVENTS.name())) {
            return Optional.of(
                    "it is an event. It still stands in laurel.events at %d:%d, and written again it would happen twice. Update the reader (%s), and let it read again from there"
                            .formatted(
                                    letter.origin().partition(),
                                    letter.origin().offset(),
                                    letter.origin().reader()));
        }
        if (!topic.equals(Topics.COMMANDS.name()) && !topic.equals(Topics.TRANSFERS.name())) {
            return Optional.of("records of " + RawBytes.printable(topic) + " are never sent again");
        }
        if (letter.origin().cut() != null) {
            return Optional.of(
                    "it was too long to be kept whole (%s)".formatted(letter.origin().cut()));
        }
        return switch (Reading.of(letter)) {
            case Reading.Known _ -> Optional.empty();
            case Reading.Unreadable(var why) ->
                    Optional.of(
                            "it still cannot be read and would only come back: "
                                    + RawBytes.printable(why));
        };
    }
}
