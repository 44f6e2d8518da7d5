package dev.laurel.query.http;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.UserId;
import dev.laurel.query.history.HistoryResult;
import dev.laurel.query.json.JsonBytes;
import dev.laurel.query.store.TransactionRow;

import tools.jackson.core.JsonGenerator;

/** A page of a user's transactions. */
final class TransactionJson {

    private TransactionJson() {}

    static byte[] page(UserId user, HistoryResult.Page page) {
        return JsonBytes.object(
                json -> {
                    json.writeStringProperty("user", user.value());
                    json.writeName("transactions");
                    json.writeStartArray();
                    page.transactions().forEach(row -> write(json, row));
                    json.writeEndArray();
                    var next = page.next();
                    if (next != null) {
                        json.writeStringProperty("next", next.text());
                    }
                    if (page.isTruncated()) {
                        json.writeBooleanProperty("truncated", true);
                    }
                });
    }

    private static void write(JsonGenerator json, TransactionRow row) {
        var head = row.event().head();
        json.writeStartObject();
        json.writeNumberProperty("version", head.version());
        json.writeStringProperty("type", type(row.event()));
        json.writeStringProperty("id", head.commandId().value());
        if (row.event() instanceof Event.MoneyMoved moved) {
            json.writeStringProperty("asset", moved.asset().value());
            json.writeNumberProperty("amount", moved.amount().minorUnits());
            json.writeNumberProperty("balance", moved.available());
        }
        writeOther(json, row.event());
        JsonBytes.ifKnown(json, "reason", head.reason());
        if (!head.metadata().isEmpty()) {
            JsonBytes.texts(json, "metadata", head.metadata());
        }
        JsonBytes.time(json, "occurredAt", head.occurredAtMillis());
        json.writeStringProperty("position", row.position().text());
        json.writeEndObject();
    }

    private static String type(Event event) {
        return switch (event) {
            case Event.ProfileChanged _ -> "profile";
            case Event.CreditsGranted _ -> "grant";
            case Event.CreditsSpent _ -> "spend";
            case Event.TransferSent _ -> "transfer_sent";
            case Event.TransferReceived _ -> "transfer_received";
            case Event.TransferReturned _ -> "transfer_returned";
            case Event.HoldPlaced _ -> "hold";
            case Event.HoldCaptured _ -> "capture";
            case Event.HoldReleased _ -> "release";
            case Event.HoldExpired _ -> "hold_expired";
            case Event.GrantReversed _ -> "grant_reversed";
            case Event.SpendReversed _ -> "spend_reversed";
            case Event.TransferTakenBack _ -> "transfer_taken_back";
            case Event.TransferReversed _ -> "transfer_reversed";
            case Event.UserFrozen _ -> "freeze";
            case Event.UserUnfrozen _ -> "unfreeze";
            case Event.UserQuarantined _ -> "quarantine";
            case Event.TransferRefused _ -> "transfer_refused";
            case Event.ReversalRefused _ -> "reversal_refused";
            case Event.CommandRejected _ -> "rejected";
            case Event.CommandRepeated _ -> "repeated";
            case Event.DryRunAnswered _ -> "dry_run";
        };
    }

    /** What only some kinds have: the other user, or the change of a profile. */
    private static void writeOther(JsonGenerator json, Event event) {
        switch (event) {
            case Event.TransferSent sent -> json.writeStringProperty("to", sent.to().value());
            case Event.TransferReturned returned ->
                    json.writeStringProperty("to", returned.to().value());
            case Event.TransferReceived received ->
                    json.writeStringProperty("from", received.from().value());
            case Event.ProfileChanged(_, var change) -> {
                JsonBytes.ifKnown(json, "name", change.name());
                var attributes = change.attributes();
                if (attributes != null) {
                    JsonBytes.texts(json, "attributes", attributes);
                }
            }
            case Event.HoldPlaced placed ->
                    JsonBytes.time(json, "expiresAt", placed.expiresAtMillis());
            case Event.HoldCaptured captured -> {
                json.writeStringProperty("hold", captured.hold().value());
                json.writeNumberProperty("rest", captured.rest());
            }
            case Event.HoldReleased released ->
                    json.writeStringProperty("hold", released.hold().value());
            case Event.Undone undone -> writeUndone(json, undone);
            case Event.UserQuarantined quarantined ->
                    json.writeStringProperty("why", quarantined.why());
            case Event.CreditsGranted _,
                    Event.CreditsSpent _,
                    Event.HoldExpired _,
                    Event.UserFrozen _,
                    Event.UserUnfrozen _,
                    Event.Refusal _,
                    Event.Answer _ -> {
                // Nothing more.
            }
        }
    }

    private static void writeUndone(JsonGenerator json, Event.Undone event) {
        json.writeStringProperty("transaction", event.reversal().transaction().value());
        json.writeStringProperty("requestedBy", event.reversal().requestedBy().value());
        switch (event) {
            case Event.TransferTakenBack takenBack ->
                    json.writeStringProperty("from", takenBack.from().value());
            case Event.TransferReversed reversed ->
                    json.writeStringProperty("to", reversed.to().value());
            case Event.GrantReversed _, Event.SpendReversed _ -> {
                // It was between the user and the issuer.
            }
        }
    }
}
