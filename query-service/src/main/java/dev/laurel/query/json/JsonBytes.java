package dev.laurel.query.json;

import dev.laurel.contract.view.Balance;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** JSON as UTF-8 bytes, written field by field. */
public final class JsonBytes {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int SIZE_GUESS = 512;

    private JsonBytes() {}

    /** One object; the caller writes its fields. */
    public static byte[] object(Consumer<JsonGenerator> fields) {
        var bytes = new ByteArrayOutputStream(SIZE_GUESS);
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** A time as RFC 3339 in UTC. */
    public static void time(JsonGenerator json, String name, long epochMillis) {
        json.writeStringProperty(name, Instant.ofEpochMilli(epochMillis).toString());
    }

    /** A text that is left out where it is not known. */
    public static void ifKnown(JsonGenerator json, String name, @Nullable String text) {
        if (text != null) {
            json.writeStringProperty(name, text);
        }
    }

    public static void texts(JsonGenerator json, String name, Map<String, String> texts) {
        json.writeName(name);
        json.writeStartObject();
        for (var text : new java.util.TreeMap<>(texts).entrySet()) {
            json.writeStringProperty(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    public static void balance(JsonGenerator json, Balance balance) {
        var totals = balance.totals();
        json.writeStartObject();
        json.writeStringProperty("asset", balance.asset().value());
        json.writeNumberProperty("available", balance.available());
        json.writeNumberProperty("held", balance.held());
        json.writeNumberProperty("earned", totals.earned());
        json.writeNumberProperty("spent", totals.spent());
        json.writeNumberProperty("received", totals.received());
        json.writeNumberProperty("sent", totals.sent());
        json.writeNumberProperty("transactions", totals.transactions());
        json.writeEndObject();
    }
}
