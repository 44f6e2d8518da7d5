package dev.laurel.reference;

import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What can be reversed: grants, spends, captures and transfers. Each is reversed once, with all of
 * it, at the time that it had; a transfer comes home once, reversed or not received. Each user is
 * looked at alone, since only his own events have an order: that both ends of a transfer were
 * reversed is told by the sums.
 *
 * <p>An id may mean something else when the ledger has forgotten it. Then the later one takes the
 * place of the earlier. Only of transfers sent both stay: what came home of the earlier may have
 * been on its way for longer, and which of them an event means it tells by amount and time only.
 *
 * <p>It holds each transaction in some hundred bytes. Threading: one thread.
 */
final class Reversals {

    private final Findings findings;
    private final Interned<UserId> users;
    private final Interned<AssetId> assets = new Interned<>();
    private final Map<Name, Transaction> open = new HashMap<>();
    private final Set<Name> undone = new HashSet<>();

    private enum Kind {
        GRANT,
        SPEND,
        SENT,
        RECEIVED
    }

    /**
     * Names a transaction among those of its user.
     *
     * @param command of the sender, where a transfer is received
     * @param other the other user of a transfer
     */
    private record Name(Kind kind, UserId user, CommandId command, @Nullable UserId other) {}

    /**
     * What it did.
     *
     * @param earlier another one of the same name that is not reversed either
     */
    private record Transaction(
            AssetId asset, long amount, long occurredAtMillis, @Nullable Transaction earlier) {

        boolean isAsMuch(MoneyMoved event) {
            return asset.equals(event.asset()) && amount == event.amount().minorUnits();
        }
    }

    Reversals(Findings findings, Interned<UserId> users) {
        this.findings = findings;
        this.users = users;
    }

    void take(MoneyMoved event, String at) {
        var command = event.head().commandId();
        switch (event) {
            case CreditsGranted _ -> done(name(Kind.GRANT, event, command, null), event);
            case CreditsSpent _, HoldCaptured _ ->
                    done(name(Kind.SPEND, event, command, null), event);
            case TransferSent sent -> done(name(Kind.SENT, event, command, sent.to()), event);
            case TransferReceived received ->
                    done(name(Kind.RECEIVED, event, command, received.from()), event);
            case GrantReversed reversed -> {
                var what = reversed.reversal();
                var name = name(Kind.GRANT, event, what.transaction(), null);
                undo(name, event, what.occurredAtMillis(), at);
            }
            case SpendReversed reversed -> {
                var what = reversed.reversal();
                var name = name(Kind.SPEND, event, what.transaction(), null);
                undo(name, event, what.occurredAtMillis(), at);
            }
            case TransferTakenBack taken -> {
                var what = taken.reversal();
                var name = name(Kind.RECEIVED, event, what.transaction(), taken.from());
                undo(name, event, what.occurredAtMillis(), at);
            }
            case TransferReversed reversed -> {
                var what = reversed.reversal();
                var name = name(Kind.SENT, event, what.transaction(), reversed.to());
                undo(name, event, what.occurredAtMillis(), at);
            }
            case TransferReturned returned -> {
                var name = name(Kind.SENT, event, command, returned.to());
                undo(name, event, event.head().occurredAtMillis(), at);
            }
            case HoldPlaced _, HoldReleased _, HoldExpired _ -> {
                // Holds end, and are not reversed.
            }
        }
    }

    private Name name(Kind kind, MoneyMoved event, CommandId command, @Nullable UserId other) {
        return new Name(
                kind,
                users.of(event.head().user()),
                command,
                other == null ? null : users.of(other));
    }

    private void done(Name name, MoneyMoved event) {
        var earlier = name.kind == Kind.SENT ? open.get(name) : null;
        open.put(
                name,
                new Transaction(
                        assets.of(event.asset()),
                        event.amount().minorUnits(),
                        event.head().occurredAtMillis(),
                        earlier));
        undone.remove(name);
    }

    private void undo(Name name, MoneyMoved event, long occurredAtMillis, String at) {
        var last = open.get(name);
        if (last == null) {
            findings.add(
                    "%s: %s is reversed, and %s"
                            .formatted(
                                    at,
                                    words(name),
                                    undone.contains(name) ? "was so before" : "never was"));
            return;
        }
        var meant = meant(last, event, occurredAtMillis);
        if (!meant.isAsMuch(event) || meant.occurredAtMillis != occurredAtMillis) {
            findings.add(
                    "%s: %s of %d %s at %d is reversed as %d %s at %d"
                            .formatted(
                                    at,
                                    words(name),
                                    meant.amount,
                                    meant.asset,
                                    meant.occurredAtMillis,
                                    event.amount().minorUnits(),
                                    event.asset(),
                                    occurredAtMillis));
        }
        var left = without(last, meant);
        if (left == null) {
            open.remove(name);
            undone.add(name);
        } else {
            open.put(name, left);
        }
    }

    /** The last that fits; the last of all where none does. */
    private static Transaction meant(Transaction last, MoneyMoved event, long occurredAtMillis) {
        for (var one = last; one != null; one = one.earlier) {
            if (one.isAsMuch(event) && one.occurredAtMillis == occurredAtMillis) {
                return one;
            }
        }
        return last;
    }

    /** The others, in their order; {@code gone} is one of them. */
    private static @Nullable Transaction without(Transaction last, Transaction gone) {
        if (last.equals(gone) || last.earlier == null) {
            return last.earlier;
        }
        var left = without(last.earlier, gone);
        return new Transaction(last.asset, last.amount, last.occurredAtMillis, left);
    }

    private static String words(Name name) {
        return switch (name.kind) {
            case GRANT -> "grant %s of %s".formatted(name.command, name.user);
            case SPEND -> "spend %s of %s".formatted(name.command, name.user);
            case SENT -> "transfer %s of %s to %s".formatted(name.command, name.user, name.other);
            case RECEIVED ->
                    "transfer %s of %s from %s".formatted(name.command, name.user, name.other);
        };
    }
}
