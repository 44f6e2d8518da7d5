package dev.laurel.command.validation;

import dev.laurel.kit.http.JsonText;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads bodies and lines of commands.
 *
 * <p>Threading: any thread; keeps nothing between calls.
 */
public final class BodyParser {

    /** Deep enough that it is the field that is refused, not the request. */
    private static final int NESTING_MAX = 500;

    private final JsonFactory json =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(NESTING_MAX)
                                    // What is longer than a field may be is refused by field.
                                    .maxNumberLength(Limits.BODY_BYTES_MAX)
                                    .maxNameLength(Limits.BODY_BYTES_MAX)
                                    .maxStringLength(Limits.BODY_BYTES_MAX)
                                    .build())
                    .build();
    private final CommandParser commands;

    public BodyParser(InstantSource clock) {
        this.commands = new CommandParser(clock);
    }

    /** What an {@code application/json} body holds. */
    public sealed interface Body {

        /** One command. */
        record Single(Parsed item) implements Body {}

        /** An array of commands. */
        record Many(List<Parsed> items) implements Body {}
    }

    /**
     * Reads a whole body: one object, or an array of objects.
     *
     * @param waiting whether the request waits for decisions
     * @throws ProblemException where the text is no JSON, or neither of the two
     */
    public Body body(byte[] bytes, int length, boolean waiting) {
        if (JsonText.isForeignEncoding(bytes, length)) {
            throw new ProblemException(foreignEncoding());
        }
        try (var parser = json.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            var token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                var item = commands.parse(parser, waiting);
                requireEnd(parser);
                return new Body.Single(item);
            }
            if (token == JsonToken.START_ARRAY) {
                var items = items(parser, waiting);
                requireEnd(parser);
                return new Body.Many(items);
            }
            throw new ProblemException(
                    ProblemCode.MALFORMED_JSON,
                    "Expected a command or an array of commands, but was "
                            + (token == null ? "nothing" : "something else"));
        } catch (JacksonException e) {
            throw new ProblemException(malformed(e, where(e)));
        }
    }

    private List<Parsed> items(JsonParser parser, boolean waiting) {
        var items = new ArrayList<Parsed>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (items.size() == Limits.ARRAY_MAX) {
                throw new ProblemException(
                        ProblemCode.TOO_MANY_COMMANDS,
                        "An array takes at most " + Limits.ARRAY_MAX + " commands");
            }
            if (token == JsonToken.START_OBJECT) {
                items.add(commands.parse(parser, waiting));
            } else {
                parser.skipChildren();
                items.add(noObject());
            }
        }
        if (items.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.EMPTY_ARRAY, "Expected at least one command in the array");
        }
        return items;
    }

    /**
     * Reads one line of NDJSON: one object and nothing else. Never throws for its content.
     *
     * @param waiting whether the request waits for decisions
     */
    public Parsed line(byte[] bytes, int length, boolean waiting) {
        if (JsonText.isForeignEncoding(bytes, length)) {
            return new Parsed.Unreadable(null, foreignEncoding());
        }
        try (var parser = json.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return noObject();
            }
            var item = commands.parse(parser, waiting);
            requireEnd(parser);
            return item;
        } catch (JacksonException e) {
            return new Parsed.Unreadable(null, malformed(e, column(e)));
        } catch (ProblemException e) {
            return new Parsed.Unreadable(null, e.problem());
        }
    }

    private static void requireEnd(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_JSON, "Expected nothing after the end of the JSON text");
        }
    }

    private static Parsed noObject() {
        return new Parsed.Unreadable(
                null, Problem.of(ProblemCode.MALFORMED_JSON, "Expected a command, a JSON object"));
    }

    private static String where(JacksonException e) {
        var at = e.getLocation();
        return at == null
                ? ""
                : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }

    /** The item says which line it is, so only the column is told. */
    private static String column(JacksonException e) {
        var at = e.getLocation();
        return at == null ? "" : " at column " + at.getColumnNr();
    }

    private static Problem malformed(JacksonException e, String where) {
        return Problem.of(ProblemCode.MALFORMED_JSON, JsonText.wrong(e) + where);
    }

    private static Problem foreignEncoding() {
        return Problem.of(ProblemCode.MALFORMED_JSON, "The text must be UTF-8");
    }
}
