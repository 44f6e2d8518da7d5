package dev.laurel.stack.letters;

import dev.laurel.kafka.topic.Topics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Which dead letters may be sent again, and why the others may not. Threading: any thread. */
public final class Retry {

    private final InstantSource clock;
    private final Duration kept;

    /**
     * @param kept how long the ledger is sure to know an id
     */
    public Retry(InstantSource clock, Duration kept) {
        this.clock = clock;
        this.kept = kept;
    }

    /**
     * Why somebody has to look before the letter, which could be sent, is sent; nothing where it
     * does no harm.
     *
     * <p>Its client may have sent the same again, and that was decided: then nothing but the
     * ledger's memory keeps the letter from being a second one. What the client sent came no sooner
     * than the record of the letter, so the age of the record is the one that counts.
     */
    public Optional<String> doubt(Letter letter) {
        var written = Math.min(letter.origin().timeMillis(), letter.timeMillis());
        return clock.millis() - written <= kept.toMillis()
                ? Optional.empty()
                : Optional.of(
                        "its record is of %s, longer ago than the %d days for which the ledger is sure to know an id. If its client sent it again meanwhile, it would count twice: look into the user's history first, then send it with --again"
                                .formatted(
                                        Instant.ofEpochMilli(written)
                                                .truncatedTo(ChronoUnit.SECONDS),
                                        kept.toDays()));
    }

    /**
     * Why the letter is never to be sent again; nothing where it may be.
     *
     * <p>What the ledger has not decided may come to it again: a command has one outcome however
     * often it comes, and credits on their way are taken once, as long as the ledger remembers them
     * ({@link #doubt}). An event has happened: it stands in laurel.events for ever, and there a
     * second time it would be a second event.
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
