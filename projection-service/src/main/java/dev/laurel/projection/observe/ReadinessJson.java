package dev.laurel.projection.observe;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.util.OptionalLong;

/**
 * The answer of {@code /readyz}: {@code {"ready","lag","detail","since","roles"}}. A lag that is
 * not known is absent, and so is a detail where there is nothing to say.
 *
 * <p>Threading: no state.
 */
public final class ReadinessJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ReadinessJson() {}

    /** The readiness in UTF-8. */
    public static byte[] encode(Readiness readiness) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeBooleanProperty("ready", readiness.ready());
            writeLag(json, readiness.lag());
            writeDetail(json, readiness.detail());
            json.writeStringProperty("since", readiness.since().toString());
            json.writeName("roles");
            json.writeStartObject();
            readiness.roles().forEach(role -> write(json, role));
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, RoleState role) {
        json.writeName(role.role());
        json.writeStartObject();
        json.writeStringProperty("state", role.state());
        writeLag(json, role.lag());
        writeDetail(json, role.detail());
        json.writeEndObject();
    }

    private static void writeLag(JsonGenerator json, OptionalLong lag) {
        if (lag.isPresent()) {
            json.writeNumberProperty("lag", lag.getAsLong());
        }
    }

    private static void writeDetail(JsonGenerator json, String detail) {
        if (!detail.isEmpty()) {
            json.writeStringProperty("detail", detail);
        }
    }
}
