package dev.laurel.stack.replay;

import dev.laurel.stack.replay.SourceLine.Address;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Commands as they are, one a line. They are sent as they are: what is wrong with one, the
 * command-service says. Threading: one thread.
 */
final class JsonLinesSource implements LineSource {

    private static final JsonFactory JSON = new JsonFactory();

    private final Content content;
    private final RawLines lines;
    private long lineNumber;

    /**
     * @param label for messages
     * @throws ReplayException where it is UTF-16 or UTF-32, which JSON is not
     */
    JsonLinesSource(String label, Content content) throws IOException {
        var charset = TextEncoding.open(label, content.stream(), null);
        if (!charset.equals(StandardCharsets.UTF_8)) {
            throw new ReplayException(
                    "%s is %s, but lines of JSON are UTF-8: convert it".formatted(label, charset));
        }
        this.content = content;
        this.lines = new RawLines(content.stream());
    }

    @Override
    public @Nullable SourceLine next() throws IOException {
        var bytes = lines.next();
        if (bytes == null) {
            return null;
        }
        lineNumber++;
        if (lines.wasCut()) {
            return new SourceLine.Invalid(lineNumber, "", "is longer than 1 MiB", "");
        }
        return blank(bytes)
                ? new SourceLine.Skipped(lineNumber)
                : new SourceLine.Sendable(lineNumber, address(bytes), bytes);
    }

    @Override
    public double fractionRead() {
        return content.fractionRead();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    /** Reads the whole line: what breaks off may be of any group. */
    private static Address address(byte[] line) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Address.UNREADABLE;
            }
            var user = "";
            var group = "";
            var readable = true;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = json.currentName();
                var text = json.nextToken() == JsonToken.VALUE_STRING ? json.getString() : "";
                if (name.equals("user")) {
                    user = text;
                } else if (name.equals("group")) {
                    readable &= group.isEmpty() && !text.isEmpty();
                    group = text;
                }
                json.skipChildren();
            }
            return json.nextToken() == null && readable
                    ? new Address(user, group, true)
                    : Address.UNREADABLE;
        } catch (JacksonException _) {
            return Address.UNREADABLE;
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
