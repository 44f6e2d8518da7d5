package dev.laurel.kit.problem;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;

/** Writes problem documents. Threading: stateless. */
public final class ProblemJson {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** How long a client shall wait before it sends a refused request again, in seconds. */
    public static final String RETRY_AFTER_SECONDS = "1";

    private static final String TYPE_PREFIX = "https://laurel.dev/problems/";
    private static final JsonFactory JSON = new JsonFactory();

    private ProblemJson() {}

    /** The document as UTF-8. */
    public static byte[] bytes(Problem problem) {
        var bytes = new ByteArrayOutputStream(256);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, problem);
        }
        return bytes.toByteArray();
    }

    /** The document as an object inside another one. */
    public static void write(JsonGenerator json, Problem problem) {
        var code = problem.code();
        json.writeStartObject();
        writeHead(json, code.code(), code.title(), code.status(), problem.detail());
        if (problem.field() != null) {
            json.writeStringProperty("field", problem.field());
        }
        if (!problem.fields().isEmpty()) {
            json.writeArrayPropertyStart("fields");
            problem.fields().forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** The members that every problem has, for one that has more of its own. */
    public static void writeHead(
            JsonGenerator json, String code, String title, int status, String detail) {
        json.writeStringProperty("type", TYPE_PREFIX + code);
        json.writeStringProperty("title", title);
        json.writeNumberProperty("status", status);
        json.writeStringProperty("detail", detail);
        json.writeStringProperty("code", code);
    }
}
