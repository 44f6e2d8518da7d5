package dev.laurel.reference;

import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import java.util.HashMap;
import java.util.Map;

/** The holds that are open: each ends once, with all of it. Threading: one thread. */
public final class OpenHolds {

    private final Findings findings;
    private final Map<Key, HoldPlaced> open = new HashMap<>();

    private record Key(UserId user, CommandId hold) {}

    OpenHolds(Findings findings) {
        this.findings = findings;
    }

    void take(MoneyMoved event, String at) {
        var user = event.head().user();
        switch (event) {
            case HoldPlaced placed -> open.put(new Key(user, placed.head().commandId()), placed);
            case HoldCaptured captured ->
                    end(
                            new Key(user, captured.hold()),
                            Math.addExact(captured.amount().minorUnits(), captured.rest()),
                            captured,
                            at);
            case HoldReleased released ->
                    end(
                            new Key(user, released.hold()),
                            released.amount().minorUnits(),
                            released,
                            at);
            case HoldExpired expired ->
                    end(
                            new Key(user, expired.head().commandId()),
                            expired.amount().minorUnits(),
                            expired,
                            at);
            default -> {
                // Of other credits.
            }
        }
    }

    private void end(Key key, long amount, MoneyMoved event, String at) {
        var placed = open.remove(key);
        if (placed == null) {
            findings.add("%s: %s of %s ends, and is not open".formatted(at, key.hold, key.user));
        } else if (placed.amount().minorUnits() != amount
                || !placed.asset().equals(event.asset())) {
            findings.add(
                    "%s: %s of %s held %s %s and ends with %d %s"
                            .formatted(
                                    at,
                                    key.hold,
                                    key.user,
                                    placed.amount().minorUnits(),
                                    placed.asset(),
                                    amount,
                                    event.asset()));
        }
    }

    public int size() {
        return open.size();
    }

    /**
     * Adds a finding for each hold that should have expired by then, milliseconds since the epoch.
     */
    public void findOverdue(long atMillis) {
        open.forEach(
                (key, placed) -> {
                    if (placed.expiresAtMillis() <= atMillis) {
                        findings.add(
                                "%s of %s is open %d ms after it should have expired"
                                        .formatted(
                                                key.hold,
                                                key.user,
                                                atMillis - placed.expiresAtMillis()));
                    }
                });
    }
}
