package dev.laurel.query.http;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.UserId;
import dev.laurel.query.json.JsonBytes;
import dev.laurel.query.store.TransactionRow;
import dev.laurel.query.user.TransactionPage;

import tools.jackson.core.JsonGenerator;

/** A page of a user's transactions. */
final class TransactionJson {

    private TransactionJson() {}

    static byte[] page(UserId user, TransactionPage page) {
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
            case Event.CommandRejected _ -> "rejected";
            case Event.CommandRepeated _ -> "repeated";
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
            case Event.CreditsGranted _, Event.CreditsSpent _, Event.Answer _ -> {
                // Nothing more.
            }
        }
    }
}
