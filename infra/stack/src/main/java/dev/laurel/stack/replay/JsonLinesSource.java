package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;

/**
 * Commands as they are, one a line. They are sent as they are: what is wrong with one, the
 * command-service says. Threading: one thread.
 */
final class JsonLinesSource implements LineSource {

    private static final JsonFactory JSON = new JsonFactory();

    private final RawLines lines;
    private long lineNumber;

    JsonLinesSource(RawLines lines) {
        this.lines = lines;
    }

    @Override
    public @Nullable SourceLine next() throws IOException {
        var bytes = lines.next();
        if (bytes == null) {
            return null;
        }
        lineNumber++;
        if (bytes.length >= RawLines.LINE_BYTES_MAX) {
            return new SourceLine.Invalid(lineNumber, "is longer than 1 MiB");
        }
        return blank(bytes)
                ? new SourceLine.Skipped(lineNumber)
                : new SourceLine.Sendable(lineNumber, user(bytes), bytes);
    }

    @Override
    public double fractionRead() {
        return lines.fractionRead();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** The value of the field user at the top, or nothing: then no order is known to keep. */
    private static String user(byte[] line) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var wanted = json.currentName().equals("user");
                var value = json.nextToken();
                if (wanted) {
                    return value == JsonToken.VALUE_STRING ? json.getString() : "";
                }
                json.skipChildren();
            }
            return "";
        } catch (JacksonException _) {
            return "";
        }
    }

    private static boolean blank(byte[] line) {
        for (var octet : line) {
            if (octet != ' ' && octet != '\t' && octet != '\r') {
                return false;
            }
        }
        return true;
    }
}
