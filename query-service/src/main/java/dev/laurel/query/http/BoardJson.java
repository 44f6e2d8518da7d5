package dev.laurel.query.http;

import dev.laurel.query.board.BoardEntry;
import dev.laurel.query.board.BoardPage;
import dev.laurel.query.board.UserStanding;
import dev.laurel.query.json.JsonBytes;

import tools.jackson.core.JsonGenerator;

import java.math.BigDecimal;
import java.util.List;

/** Answers about boards. */
final class BoardJson {

    private BoardJson() {}

    static byte[] page(String board, String window, BoardPage page) {
        return JsonBytes.object(
                json -> {
                    json.writeStringProperty("board", board);
                    json.writeStringProperty("window", window);
                    json.writeNumberProperty("size", page.size());
                    entries(json, "entries", page.entries());
                    var next = page.next();
                    if (next != null) {
                        json.writeStringProperty("next", next.text());
                    }
                });
    }

    static byte[] standing(String board, String window, UserStanding standing, boolean around) {
        var entry = standing.entry();
        return JsonBytes.object(
                json -> {
                    json.writeStringProperty("board", board);
                    json.writeStringProperty("window", window);
                    json.writeNumberProperty("size", standing.size());
                    json.writeNumberProperty("rank", entry.rank());
                    json.writeNumberProperty("ordinal", standing.ordinal());
                    json.writeName("percentile");
                    json.writeNumber(percent(standing.percentileHundredths()));
                    json.writeStringProperty("user", entry.user());
                    JsonBytes.ifKnown(json, "name", entry.name());
                    json.writeNumberProperty("score", entry.score());
                    JsonBytes.time(json, "reachedAt", entry.reachedAtMillis());
                    if (around) {
                        entries(json, "neighbours", standing.neighbours());
                    }
                });
    }

    /** One board and window in the list of a user's standings. */
    static void line(JsonGenerator json, String board, String window, UserStanding standing) {
        json.writeStartObject();
        json.writeStringProperty("board", board);
        json.writeStringProperty("window", window);
        json.writeNumberProperty("size", standing.size());
        json.writeNumberProperty("rank", standing.entry().rank());
        json.writeNumberProperty("ordinal", standing.ordinal());
        json.writeNumberProperty("score", standing.entry().score());
        JsonBytes.time(json, "reachedAt", standing.entry().reachedAtMillis());
        json.writeEndObject();
    }

    private static BigDecimal percent(long hundredths) {
        return BigDecimal.valueOf(hundredths, 2);
    }

    private static void entries(JsonGenerator json, String name, List<BoardEntry> entries) {
        json.writeName(name);
        json.writeStartArray();
        for (var entry : entries) {
            json.writeStartObject();
            json.writeNumberProperty("rank", entry.rank());
            json.writeStringProperty("user", entry.user());
            JsonBytes.ifKnown(json, "name", entry.name());
            json.writeNumberProperty("score", entry.score());
            JsonBytes.time(json, "reachedAt", entry.reachedAtMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
