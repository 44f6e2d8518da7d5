package dev.laurel.stack.chaos;

import dev.laurel.contract.event.Event;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether nothing is undone twice. The two sides of a transfer are undone once each. Threading: one
 * thread.
 */
final class ReversalAudit {

    private final Violations violations;
    private final Map<Undoing, String> seen = new HashMap<>();

    /**
     * What an event undoes.
     *
     * @param other side of a transfer; empty where there is none
     */
    private record Undoing(Side side, String user, String transaction, String other) {}

    private enum Side {
        GRANT,
        SPEND,
        SENDER,
        RECEIVER
    }

    ReversalAudit(Violations violations) {
        this.violations = violations;
    }

    /** Takes one event, in the order of its partition. */
    void take(Event.Undone event, String at) {
        var undoing =
                switch (event) {
                    case Event.GrantReversed _ -> undoing(Side.GRANT, event, "");
                    case Event.SpendReversed _ -> undoing(Side.SPEND, event, "");
                    case Event.TransferReversed sent ->
                            undoing(Side.SENDER, event, sent.to().value());
                    case Event.TransferTakenBack taken ->
                            undoing(Side.RECEIVER, event, taken.from().value());
                };
        var before = seen.putIfAbsent(undoing, at);
        if (before != null) {
            violations.add(
                    "%s/%s was reversed twice: at %s, and at %s"
                            .formatted(undoing.user, undoing.transaction, before, at));
        }
    }

    private static Undoing undoing(Side side, Event.Undone event, String other) {
        return new Undoing(
                side, event.head().user().value(), event.reversal().transaction().value(), other);
    }
}
