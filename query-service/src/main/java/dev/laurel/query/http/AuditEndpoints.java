package dev.laurel.query.http;

import dev.laurel.query.audit.AuditQueries;
import dev.laurel.query.json.JsonBytes;
import dev.laurel.query.replica.ReadView;
import dev.laurel.query.store.AuditRow;

import tools.jackson.core.JsonGenerator;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** Calls of those who check the books. */
public final class AuditEndpoints {

    private final Reads reads;
    private final AuditQueries audit;

    public AuditEndpoints(Reads reads, AuditQueries audit) {
        this.reads = reads;
        this.audit = audit;
    }

    List<Endpoint> all() {
        return List.of(Endpoint.get("/v1/audit/conservation", Set.of(), this::conservation));
    }

    private Answer conservation(Request request) throws InterruptedException {
        return reads.read(
                request,
                view -> Answer.json(json(view)).with("Cache-Control", "private, no-cache"));
    }

    private byte[] json(ReadView view) {
        var sums = audit.sums(view);
        var position = audit.position(view).text();
        return JsonBytes.object(
                json -> {
                    json.writeStringProperty("position", position);
                    json.writeBooleanProperty(
                            "conserved",
                            sums.values().stream().allMatch(row -> row.difference().signum() == 0));
                    json.writeName("assets");
                    json.writeStartArray();
                    sums.forEach((asset, row) -> write(json, asset, row));
                    json.writeEndArray();
                });
    }

    private static void write(JsonGenerator json, String asset, AuditRow row) {
        json.writeStartObject();
        json.writeStringProperty("asset", asset);
        number(json, "granted", row.granted());
        number(json, "spent", row.spent());
        // Nothing has left for a chain yet: the field is there for those who add up the others.
        number(json, "settled", BigInteger.ZERO);
        number(json, "available", row.available());
        number(json, "held", row.held());
        number(json, "inFlight", row.inFlight());
        number(json, "difference", row.difference());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, BigInteger number) {
        json.writeName(name);
        json.writeNumber(number);
    }
}
