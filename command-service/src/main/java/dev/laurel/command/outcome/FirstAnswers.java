package dev.laurel.command.outcome;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.position.PartitionOffset;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where first answers stand, as far as they were seen lately: most repeats come soon after. The
 * truth is the log; this only saves looking there.
 *
 * <p>Threading: the tail and the search for first answers.
 */
final class FirstAnswers {

    /** A command of a user. */
    private record Key(UserId user, CommandId commandId) {}

    /**
     * @param decidedAtMillis of the answering event: an id that was forgotten may be decided anew
     */
    private record Place(long decidedAtMillis, PartitionOffset position) {}

    private final int placesMax;

    /** In the order of their use. */
    private final Map<Key, Place> places = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param placesMax how many are kept; the one that was not used for longest leaves
     */
    FirstAnswers(int placesMax) {
        this.placesMax = placesMax;
    }

    /** Notes where an event stands, if it is a first answer. */
    void note(Event event, PartitionOffset position) {
        if (isFirstAnswer(event)) {
            var head = event.head();
            note(new Key(head.user(), head.commandId()), head.decidedAtMillis(), position);
        }
    }

    /** Notes where the first answer to a repeated command was found. */
    void note(Repeat repeat, PartitionOffset position) {
        note(new Key(repeat.user(), repeat.commandId()), repeat.decidedAtMillis(), position);
    }

    private synchronized void note(Key key, long decidedAtMillis, PartitionOffset position) {
        places.put(key, new Place(decidedAtMillis, position));
        if (places.size() > placesMax) {
            var eldest = places.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Where the first answer to a repeated command stands, or null where that was not seen. */
    synchronized @Nullable PartitionOffset find(Repeat repeat) {
        var place = places.get(new Key(repeat.user(), repeat.commandId()));
        return place == null || place.decidedAtMillis() != repeat.decidedAtMillis()
                ? null
                : place.position();
    }

    synchronized int size() {
        return places.size();
    }

    /** Whether the event is one that the ledger remembers as the answer to its command. */
    static boolean isFirstAnswer(Event event) {
        return switch (event) {
            case Event.Change change -> change.answersCommand();
            case Event.CommandRejected(_, Outcome.Rejected(_, var reason, _)) ->
                    reason != RejectionReason.ID_REUSED
                            && reason != RejectionReason.USER_QUARANTINED;
            case Event.CommandRepeated _, Event.DryRunAnswered _, Event.Refusal _ -> false;
        };
    }

    /** The answer that an event gives to its command, or null where it gives none. */
    static @Nullable Outcome outcomeOf(Event event) {
        return switch (event) {
            case Event.Answer answer -> answer.outcome();
            case Event.Refusal _ -> null;
            case Event.Change change when !change.answersCommand() -> null;
            case Event.MoneyMoved moved ->
                    new Outcome.Applied(moved.head().version(), OptionalLong.of(moved.available()));
            case Event.Change change ->
                    new Outcome.Applied(change.head().version(), OptionalLong.empty());
        };
    }
}
