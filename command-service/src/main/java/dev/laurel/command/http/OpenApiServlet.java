package dev.laurel.command.http;

import dev.laurel.kit.http.Responses;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** GET /openapi.yaml: the document of this surface, as it stands in schemas. */
public final class OpenApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String DOCUMENT = "/openapi/command-api.yaml";

    private final transient byte[] document = document();

    private static byte[] document() {
        try (var stream = OpenApiServlet.class.getResourceAsStream(DOCUMENT)) {
            return Objects.requireNonNull(stream).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" ->
                    Responses.send(
                            request, response, "application/yaml", document, document.length);
            default -> {
                response.setHeader("Allow", "GET, HEAD");
                Responses.problem(
                        request,
                        response,
                        Problem.of(
                                ProblemCode.METHOD_NOT_ALLOWED, "/openapi.yaml is read with GET"));
            }
        }
    }
}
