package dev.laurel.reference;

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

/** Short words for events. */
final class History {

    static final AssetId CREDIT = new AssetId("credit");

    /** 2026-11-23T12:00:00Z, a Monday. */
    static final long NOON = 1_795_435_200_000L;

    private History() {}

    static EventHead head(String user, String id, long version, long occurredAtMillis) {
        return new EventHead(
                new UserId(user),
                new CommandId(id),
                version,
                occurredAtMillis,
                NOON,
                null,
                Map.of());
    }

    static EventHead head(String user, String id, long version) {
        return head(user, id, version, NOON);
    }

    /** The same, of a record of this time. */
    static Event decidedAt(long atMillis, Event event) {
        var was = event.head();
        var head =
                new EventHead(
                        was.user(),
                        was.commandId(),
                        was.version(),
                        was.occurredAtMillis(),
                        atMillis,
                        was.reason(),
                        was.metadata());
        return switch (event) {
            case Event.CreditsGranted it ->
                    new Event.CreditsGranted(head, it.asset(), it.amount(), it.available());
            case Event.TransferSent it ->
                    new Event.TransferSent(head, it.asset(), it.amount(), it.available(), it.to());
            case Event.HoldExpired it ->
                    new Event.HoldExpired(head, it.asset(), it.amount(), it.available());
            case Event.CommandRepeated it ->
                    new Event.CommandRepeated(head, it.outcome(), it.firstDecidedAtMillis());
            default -> throw new IllegalArgumentException(event.toString());
        };
    }

    static Event granted(String user, String id, long version, long amount, long available) {
        return new Event.CreditsGranted(
                head(user, id, version), CREDIT, new Amount(amount), available);
    }

    static Event grantedAt(
            long atMillis, String user, String id, long version, long amount, long available) {
        return new Event.CreditsGranted(
                head(user, id, version, atMillis), CREDIT, new Amount(amount), available);
    }

    static Event grantReversed(
            String user, String id, long version, long amount, long available, Reversal reversal) {
        return new Event.GrantReversed(
                head(user, id, version), CREDIT, new Amount(amount), available, reversal);
    }

    static Event spent(String user, String id, long version, long amount, long available) {
        return new Event.CreditsSpent(
                head(user, id, version), CREDIT, new Amount(amount), available);
    }

    static Event sent(
            String user, String id, long version, long amount, long available, String to) {
        return new Event.TransferSent(
                head(user, id, version), CREDIT, new Amount(amount), available, new UserId(to));
    }

    static Event received(
            String user, String id, long version, long amount, long available, String from) {
        return new Event.TransferReceived(
                head(user, id, version), CREDIT, new Amount(amount), available, new UserId(from));
    }

    static Event held(String user, String id, long version, long amount, long available) {
        return new Event.HoldPlaced(
                head(user, id, version), CREDIT, new Amount(amount), available, NOON + 1_000);
    }

    static Event captured(
            String user, String id, long version, long amount, long available, long rest) {
        return new Event.HoldCaptured(
                head(user, id, version),
                CREDIT,
                new Amount(amount),
                available,
                new CommandId("h-1"),
                rest);
    }

    static Event expired(String user, String hold, long version, long amount, long available) {
        return new Event.HoldExpired(
                head(user, hold, version), CREDIT, new Amount(amount), available);
    }

    static Event rejected(String user, String id, long version) {
        return new Event.CommandRejected(
                head(user, id, version),
                new Outcome.Rejected(version, RejectionReason.INSUFFICIENT_CREDITS, List.of()));
    }

    static Event repeated(String user, String id, long version, long available) {
        return new Event.CommandRepeated(
                head(user, id, version),
                new Outcome.Applied(version, OptionalLong.of(available)),
                NOON);
    }
}
