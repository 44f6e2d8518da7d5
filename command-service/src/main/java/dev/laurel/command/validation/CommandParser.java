package dev.laurel.command.validation;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.kit.problem.Problem;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads one command from a stream of JSON tokens. Strict: unknown and repeated fields, wrong types
 * and values out of bounds are problems that name the field. It always reads to the end of the
 * object, so that the next one can be read.
 *
 * <p>Threading: stateless; any thread, each with its own token stream.
 */
final class CommandParser {

    private static final Bounds AMOUNTS = new Bounds(1, Long.MAX_VALUE);
    private static final Bounds VERSIONS = new Bounds(0, Long.MAX_VALUE);
    private static final Bounds EXPIRIES = new Bounds(1, Command.PlaceHold.EXPIRES_IN_SECONDS_MAX);

    /** The least and the greatest number that may stand. */
    private record Bounds(long min, long max) {}

    private final InstantSource clock;

    CommandParser(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Reads the object whose START_OBJECT is the current token; at return the current token is its
     * END_OBJECT.
     *
     * @param waiting whether the request waits for decisions
     */
    Parsed parse(JsonParser json, boolean waiting) {
        var draft = new Draft();
        var nowMillis = clock.millis();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var word = json.currentName();
            var token = json.nextToken();
            var field = Field.ofWord(word);
            if (field == null) {
                draft.fault(unknown(word));
                json.skipChildren();
            } else if (!draft.sees(field)) {
                draft.fault(field, "stands twice");
                draft.groupUnreadable |= field == Field.GROUP;
                json.skipChildren();
            } else {
                read(field, token, json, draft, nowMillis);
            }
        }
        return draft.finish(nowMillis, waiting);
    }

    private static Problem unknown(String word) {
        var shown = word.length() > 64 ? word.substring(0, 64) : word;
        return Problem.ofField(shown, "is an unknown field");
    }

    private static void read(
            Field field, JsonToken token, JsonParser json, Draft draft, long nowMillis) {
        switch (field) {
            case ID -> draft.id = id(field, text(field, token, json, draft), draft);
            case TYPE -> draft.type = type(text(field, token, json, draft), draft);
            case USER -> draft.user = user(field, text(field, token, json, draft), draft);
            case ASSET -> draft.asset = asset(text(field, token, json, draft), draft);
            case AMOUNT -> draft.amount = whole(field, token, json, draft, AMOUNTS);
            case TO -> draft.to = user(field, text(field, token, json, draft), draft);
            case REASON ->
                    draft.reason =
                            bounded(
                                    field,
                                    text(field, token, json, draft),
                                    Limits.REASON_CHARS_MAX,
                                    draft);
            case OCCURRED_AT ->
                    draft.occurredAtMillis =
                            time(text(field, token, json, draft), draft, nowMillis);
            case METADATA -> draft.metadata = pairs(field, token, json, draft);
            case IF_VERSION -> draft.ifVersion = whole(field, token, json, draft, VERSIONS);
            case NAME ->
                    draft.name =
                            bounded(
                                    field,
                                    text(field, token, json, draft),
                                    Limits.NAME_CHARS_MAX,
                                    draft);
            case ATTRIBUTES -> draft.attributes = pairs(field, token, json, draft);
            case HOLD -> draft.hold = id(field, text(field, token, json, draft), draft);
            case TRANSACTION ->
                    draft.transaction = id(field, text(field, token, json, draft), draft);
            case EXPIRES_IN -> draft.expiresInSeconds = whole(field, token, json, draft, EXPIRIES);
            case DRY_RUN -> draft.dryRun = flag(field, token, json, draft);
            case GROUP -> draft.group = group(text(field, token, json, draft), draft);
        }
    }

    private static @Nullable String text(
            Field field, JsonToken token, JsonParser json, Draft draft) {
        if (token != JsonToken.VALUE_STRING) {
            draft.fault(field, "must be a text");
            json.skipChildren();
            return null;
        }
        return json.getString();
    }

    private static @Nullable String id(Field field, @Nullable String text, Draft draft) {
        if (text == null) {
            return null;
        }
        var violation = CommandId.violation(text);
        if (violation != null) {
            draft.fault(field, violation);
            return text.length() > CommandId.LENGTH_MAX
                    ? text.substring(0, CommandId.LENGTH_MAX)
                    : text;
        }
        return text;
    }

    private static @Nullable GroupId group(@Nullable String text, Draft draft) {
        var violation = text == null ? null : GroupId.violation(text);
        if (violation != null) {
            draft.fault(Field.GROUP, violation);
        }
        if (text == null || violation != null) {
            draft.groupUnreadable = true;
            return null;
        }
        return new GroupId(text);
    }

    private static boolean flag(Field field, JsonToken token, JsonParser json, Draft draft) {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            draft.fault(field, "must be true or false");
            json.skipChildren();
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private static @Nullable CommandType type(@Nullable String text, Draft draft) {
        var type = text == null ? null : CommandType.ofWord(text);
        if (type == null && text != null) {
            draft.fault(Field.TYPE, "must be one of " + CommandType.words());
        }
        return type;
    }

    private static @Nullable String user(Field field, @Nullable String text, Draft draft) {
        var violation = text == null ? null : UserId.violation(text);
        if (violation != null) {
            draft.fault(field, violation);
        }
        return text;
    }

    private static @Nullable String asset(@Nullable String text, Draft draft) {
        var violation = text == null ? null : AssetId.violation(text);
        if (violation != null) {
            draft.fault(Field.ASSET, violation);
        }
        return text;
    }

    private static @Nullable String bounded(
            Field field, @Nullable String text, int charsMax, Draft draft) {
        if (text != null && text.isEmpty()) {
            draft.fault(field, "must not be empty; leave it out instead");
        }
        if (text != null && text.codePointCount(0, text.length()) > charsMax) {
            draft.fault(field, "must have at most " + charsMax + " characters");
        }
        storable(field, text, draft);
        return text;
    }

    /** What is kept must come back as it was: as UTF-8, and from a database. */
    private static void storable(Field field, @Nullable String text, Draft draft) {
        for (var i = 0; text != null && i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0) {
                draft.fault(field, "must not contain the character U+0000");
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                draft.fault(field, "must be valid Unicode");
            }
        }
    }

    private static long whole(
            Field field, JsonToken token, JsonParser json, Draft draft, Bounds bounds) {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            draft.fault(
                    field, "must be a whole number" + (token.isNumeric() ? ", no fraction" : ""));
            json.skipChildren();
            return bounds.min;
        }
        var type = json.getNumberType();
        if (type != JsonParser.NumberType.INT && type != JsonParser.NumberType.LONG) {
            draft.fault(field, "must be " + bounds.min + " to " + bounds.max);
            return bounds.min;
        }
        var value = json.getLongValue();
        if (value < bounds.min || value > bounds.max) {
            draft.fault(field, "must be " + bounds.min + " to " + bounds.max);
            return bounds.min;
        }
        return value;
    }

    private static long time(@Nullable String text, Draft draft, long nowMillis) {
        if (text == null) {
            return 0;
        }
        try {
            var millis = Rfc3339.millis(text);
            if (millis < CommandHead.OCCURRED_AT_MIN_MILLIS
                    || millis > CommandHead.OCCURRED_AT_MAX_MILLIS) {
                draft.fault(Field.OCCURRED_AT, "must be in the years 0001 to 9999");
                return 0;
            }
            if (millis > nowMillis + Limits.AHEAD_MAX.toMillis()) {
                draft.fault(
                        Field.OCCURRED_AT,
                        "must be at most 5 minutes ahead of the server's clock, which shows "
                                + Instant.ofEpochMilli(nowMillis));
            }
            return millis;
        } catch (DateTimeException _) {
            draft.fault(Field.OCCURRED_AT, "must be a time such as 2026-11-22T10:00:00Z");
            return 0;
        }
    }

    private static @Nullable Map<String, String> pairs(
            Field field, JsonToken token, JsonParser json, Draft draft) {
        if (token != JsonToken.START_OBJECT) {
            draft.fault(field, "must be an object of texts");
            json.skipChildren();
            return null;
        }
        var pairs = new HashMap<String, String>();
        var bytes = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                draft.fault(field, "must be an object of texts");
                json.skipChildren();
            } else {
                var value = json.getString();
                storable(field, key, draft);
                storable(field, value, draft);
                bytes += utf8(key) + utf8(value);
                if (pairs.put(key, value) != null) {
                    draft.fault(field, "has a key that stands twice");
                }
            }
            if (pairs.size() > Limits.PAIRS_MAX || bytes > Limits.PAIRS_BYTES_MAX) {
                draft.fault(
                        field,
                        "must have at most "
                                + Limits.PAIRS_MAX
                                + " pairs and "
                                + Limits.PAIRS_BYTES_MAX
                                + " bytes");
            }
        }
        return pairs;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
