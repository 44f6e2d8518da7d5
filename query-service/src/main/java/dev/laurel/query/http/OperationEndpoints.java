package dev.laurel.query.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Calls of those who program against the service. */
public final class OperationEndpoints {

    private final byte[] openApi = openApi();

    private static byte[] openApi() {
        try (var stream = OperationEndpoints.class.getResourceAsStream("/openapi/query-api.yaml")) {
            return Objects.requireNonNull(stream).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                        "/openapi.yaml",
                        Set.of(),
                        _ -> Answer.of(Answer.OK, "application/yaml", openApi)));
    }
}
