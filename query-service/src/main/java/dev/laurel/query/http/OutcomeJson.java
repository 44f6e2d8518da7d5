package dev.laurel.query.http;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.query.json.JsonBytes;
import dev.laurel.query.replica.CommandKey;
import dev.laurel.query.store.OutcomeRow;

/** The outcome of a command, as the command service words it. */
final class OutcomeJson {

    private OutcomeJson() {}

    static byte[] of(CommandKey command, OutcomeRow row) {
        return JsonBytes.object(
                json -> {
                    json.writeStringProperty("id", command.command().value());
                    json.writeStringProperty("user", command.user().value());
                    switch (row.outcome()) {
                        case Outcome.Applied(var version, var available) -> {
                            json.writeStringProperty("status", "applied");
                            json.writeNumberProperty("version", version);
                            if (available.isPresent()) {
                                json.writeNumberProperty("balance", available.getAsLong());
                            }
                        }
                        case Outcome.Rejected(var version, var reason, var fields) -> {
                            json.writeStringProperty("status", "rejected");
                            json.writeStringProperty("reason", reason.word());
                            json.writeNumberProperty("version", version);
                            if (!fields.isEmpty()) {
                                json.writeName("fields");
                                json.writeStartArray();
                                fields.forEach(json::writeString);
                                json.writeEndArray();
                            }
                        }
                    }
                    json.writeStringProperty("position", row.position().text());
                    JsonBytes.time(json, "decidedAt", row.decidedAtMillis());
                });
    }
}
