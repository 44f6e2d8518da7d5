package dev.laurel.query.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call of the API.
 *
 * @param template path with names in braces, such as {@code /v1/users/{user}}
 * @param parameters names of its query parameters; others are refused
 */
record Endpoint(String method, String template, Set<String> parameters, Handler handler) {

    /** Answers a request. */
    @FunctionalInterface
    interface Handler {

        Answer answer(Request request) throws InterruptedException;
    }

    static Endpoint get(String template, Set<String> parameters, Handler handler) {
        return new Endpoint("GET", template, parameters, handler);
    }

    /** What it answers with. */
    String mediaType() {
        return template.endsWith(".yaml") ? "application/yaml" : Answer.JSON;
    }

    static Endpoint post(String template, Handler handler) {
        return new Endpoint("POST", template, Set.of(), handler);
    }

    /**
     * The values of a path if it is one of this template, or empty.
     *
     * @param segments decoded
     */
    Optional<Map<String, String>> match(List<String> segments) {
        var names = Request.segments(template);
        if (names.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var segment = segments.get(i);
            if (name.startsWith("{") && !segment.isEmpty()) {
                values.put(name.substring(1, name.length() - 1), segment);
            } else if (!name.equals(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
