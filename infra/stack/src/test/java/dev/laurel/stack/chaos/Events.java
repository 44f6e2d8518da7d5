package dev.laurel.stack.chaos;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Short words for events and outcomes. */
final class Events {

    private static final AssetId CREDIT = new AssetId("credit");
    static final long NOW = 1_700_000_000_000L;

    private Events() {}

    static EventHead head(String user, String id, long version) {
        return new EventHead(
                new UserId(user), new CommandId(id), version, NOW, NOW, null, Map.of());
    }

    static Event.CreditsGranted granted(
            String user, String id, long version, long amount, long available) {
        return new Event.CreditsGranted(
                head(user, id, version), CREDIT, new Amount(amount), available);
    }

    static Event.TransferSent sent(
            String user, String id, long version, long amount, long available, String to) {
        return new Event.TransferSent(
                head(user, id, version), CREDIT, new Amount(amount), available, new UserId(to));
    }

    static Event.TransferReceived received(
            String user, String id, long version, long amount, long available, String from) {
        return new Event.TransferReceived(
                head(user, id, version), CREDIT, new Amount(amount), available, new UserId(from));
    }

    static Event.HoldPlaced held(
            String user, String id, long version, long amount, long available) {
        return new Event.HoldPlaced(
                head(user, id, version), CREDIT, new Amount(amount), available, NOW);
    }

    static Event.HoldReleased released(
            String user, String id, long version, long amount, long available, String hold) {
        return new Event.HoldReleased(
                head(user, id, version),
                CREDIT,
                new Amount(amount),
                available,
                new CommandId(hold));
    }

    static Event.HoldExpired expired(
            String user, String hold, long version, long amount, long available) {
        return new Event.HoldExpired(
                head(user, hold, version), CREDIT, new Amount(amount), available);
    }

    static Event.GrantReversed reversed(
            String user, String id, long version, long amount, long available, String what) {
        return new Event.GrantReversed(
                head(user, id, version),
                CREDIT,
                new Amount(amount),
                available,
                new Reversal(new CommandId(what), NOW, new UserId(user)));
    }

    static Event.TransferTakenBack takenBack(
            String user, String id, long version, long amount, long available, String from) {
        return new Event.TransferTakenBack(
                head(user, id, version),
                CREDIT,
                new Amount(amount),
                available,
                new Reversal(new CommandId("1"), NOW, new UserId(user)),
                new UserId(from));
    }

    static Event.CommandRejected rejected(String user, String id, long version) {
        return new Event.CommandRejected(head(user, id, version), refusal(version));
    }

    static Event.CommandRepeated repeated(String user, String id, Outcome outcome) {
        return new Event.CommandRepeated(head(user, id, outcome.version()), outcome, NOW);
    }

    static Outcome.Applied applied(long version, long available) {
        return new Outcome.Applied(version, OptionalLong.of(available));
    }

    static Outcome.Rejected refusal(long version) {
        return new Outcome.Rejected(version, RejectionReason.INSUFFICIENT_CREDITS, List.of());
    }
}
