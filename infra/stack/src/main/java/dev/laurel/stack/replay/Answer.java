package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.Optional;

/**
 * What the command-service says about one command.
 *
 * @param position of the command in its request, from 0, where the answer tells; otherwise -1
 * @param id of the command, empty where the answer does not tell
 * @param reason of a rejection, or what is wrong with an invalid command
 */
record Answer(Kind kind, boolean replayed, int position, String id, String reason) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    enum Kind {
        APPLIED,
        REJECTED,
        INVALID,
        /** Durable, but its outcome is not known yet. */
        PENDING
    }

    /** Reads one line of an answer; nothing where it is none. */
    static Optional<Answer> parse(byte[] line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException _) {
            return Optional.empty();
        }
        var kind =
                switch (node.path("status").asString("")) {
                    case "applied" -> Kind.APPLIED;
                    case "rejected" -> Kind.REJECTED;
                    case "invalid" -> Kind.INVALID;
                    case "pending", "accepted" -> Kind.PENDING;
                    default -> null;
                };
        if (kind == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Answer(
                        kind,
                        node.path("replayed").asBoolean(false),
                        node.path("line").asInt(0) - 1,
                        node.path("id").asString(""),
                        kind == Kind.INVALID ? problem(node) : node.path("reason").asString("")));
    }

    private static String problem(JsonNode node) {
        var problem = node.path("problem").isObject() ? node.path("problem") : node;
        var detail = problem.path("detail").asString(problem.path("code").asString("invalid"));
        var field = textOrNull(problem.path("field"));
        return field == null || detail.contains(field) ? detail : field + ": " + detail;
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }
}
