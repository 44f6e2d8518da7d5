package dev.laurel.query.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param headers beside content type, length and ETag
 */
record Answer(int status, String contentType, Body body, Map<String, String> headers) {

    static final String JSON = "application/json";
    static final int OK = 200;

    /** Bytes that are not copied; nobody changes them. */
    static final class Body {

        private final byte[] bytes;

        private Body(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    static Answer json(byte[] body) {
        return of(OK, JSON, body);
    }

    static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, new Body(body), Map.of());
    }

    Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, body, more);
    }
}
