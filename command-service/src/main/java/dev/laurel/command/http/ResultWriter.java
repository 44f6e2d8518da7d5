package dev.laurel.command.http;

import dev.laurel.command.outcome.Decided;
import dev.laurel.command.submission.ItemResult;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kit.problem.ProblemJson;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;

/** Writes results as JSON. Threading: stateless. */
final class ResultWriter {

    private static final int CONFLICT = 409;

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private ResultWriter() {}

    static JsonGenerator generator(OutputStream out) {
        return JSON.createGenerator(ObjectWriteContext.empty(), out);
    }

    /**
     * Writes the object of one item.
     *
     * @param placeName what numbers the items of this request ({@code line} or {@code index}), or
     *     null where there is but one
     * @param place the number
     */
    static void item(
            JsonGenerator json, ItemResult result, @Nullable String placeName, long place) {
        json.writeStartObject();
        switch (result) {
            case ItemResult.Accepted(var id, var at) -> {
                head(json, id.value(), placeName, place, "accepted");
                json.writeNumberProperty("partition", at.partition());
                json.writeNumberProperty("offset", at.offset());
            }
            case ItemResult.Answered(var id, var decided) ->
                    answered(json, id.value(), decided, placeName, place);
            case ItemResult.Pending(var id) -> head(json, id.value(), placeName, place, "pending");
            case ItemResult.Failed(var id, var problem) -> {
                head(json, id == null ? null : id.value(), placeName, place, "failed");
                json.writeName("problem");
                ProblemJson.write(json, problem);
            }
            case ItemResult.Invalid(var id, var problem) -> {
                head(json, id, placeName, place, "invalid");
                json.writeName("problem");
                ProblemJson.write(json, problem);
            }
        }
        json.writeEndObject();
    }

    /** Writes the object that answers for several items, with how many were taken. */
    static void items(JsonGenerator json, List<ItemResult> results) {
        var invalid = 0;
        var failed = 0;
        json.writeStartObject();
        json.writeArrayPropertyStart("items");
        for (var i = 0; i < results.size(); i++) {
            var result = results.get(i);
            invalid += result instanceof ItemResult.Invalid ? 1 : 0;
            failed += result instanceof ItemResult.Failed ? 1 : 0;
            item(json, result, result instanceof ItemResult.Invalid ? "index" : null, i);
        }
        json.writeEndArray();
        json.writeNumberProperty("accepted", results.size() - invalid - failed);
        json.writeNumberProperty("invalid", invalid);
        if (failed > 0) {
            json.writeNumberProperty("failed", failed);
        }
        json.writeEndObject();
    }

    /** One line of NDJSON. */
    static void line(ByteArrayOutputStream bytes, ItemResult result, long number) {
        try (var json = generator(bytes)) {
            item(json, result, "line", number);
        }
        bytes.write('\n');
    }

    private static void head(
            JsonGenerator json,
            @Nullable String id,
            @Nullable String placeName,
            long place,
            String status) {
        if (placeName != null) {
            json.writeNumberProperty(placeName, place);
        }
        if (id != null) {
            json.writeStringProperty("id", id);
        }
        json.writeStringProperty("status", status);
    }

    private static void answered(
            JsonGenerator json,
            String id,
            Decided decided,
            @Nullable String placeName,
            long place) {
        switch (decided.outcome()) {
            case Outcome.Applied(var version, var available) -> {
                head(json, id, placeName, place, "applied");
                json.writeNumberProperty("version", version);
                available.ifPresent(balance -> json.writeNumberProperty("balance", balance));
            }
            case Outcome.Rejected(var version, var reason, var fields) -> {
                head(json, id, placeName, place, "rejected");
                json.writeStringProperty("reason", reason.word());
                fields(json, fields);
                json.writeNumberProperty("version", version);
            }
        }
        tail(json, decided);
    }

    /** Where it stands, and last the mark, so that all before it is the same in a repeat. */
    private static void tail(JsonGenerator json, Decided decided) {
        json.writeStringProperty("position", decided.position().text());
        switch (decided.kind()) {
            case FIRST -> {}
            case REPEATED -> json.writeBooleanProperty("replayed", true);
            case DRY_RUN -> json.writeBooleanProperty("dryRun", true);
        }
    }

    private static void fields(JsonGenerator json, List<String> fields) {
        if (!fields.isEmpty()) {
            json.writeArrayPropertyStart("fields");
            fields.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    /** A rejection as the problem document of a single command. */
    static void rejection(
            JsonGenerator json, String id, Outcome.Rejected rejected, Decided decided) {
        json.writeStartObject();
        ProblemJson.writeHead(
                json,
                rejected.reason().word(),
                "The command was rejected",
                CONFLICT,
                "Command " + id + " was rejected: " + why(rejected));
        if (!rejected.fields().isEmpty()) {
            json.writeStringProperty(
                    "field", isOfGroup(rejected) ? "group" : rejected.fields().getFirst());
            fields(json, rejected.fields());
        }
        json.writeStringProperty("id", id);
        json.writeNumberProperty("version", rejected.version());
        tail(json, decided);
        json.writeEndObject();
    }

    private static String why(Outcome.Rejected rejected) {
        var words = rejected.reason().word().replace('_', ' ');
        var fields = rejected.fields();
        return isOfGroup(rejected) && fields.size() == 2
                ? "%s, because command %s was: %s"
                        .formatted(words, fields.getFirst(), fields.getLast().replace('_', ' '))
                : words;
    }

    private static boolean isOfGroup(Outcome.Rejected rejected) {
        return rejected.reason() == RejectionReason.GROUP_REJECTED;
    }
}
