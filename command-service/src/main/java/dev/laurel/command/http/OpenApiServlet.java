package dev.laurel.command.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Objects;

/** GET /openapi.yaml: the document of this surface, as it stands in schemas. */
public final class OpenApiServlet extends ReadServlet {

    private static final long serialVersionUID = 1L;
    private static final String DOCUMENT = "/openapi/command-api.yaml";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType("application/yaml");
        try (var document = Objects.requireNonNull(getClass().getResourceAsStream(DOCUMENT))) {
            var copied = document.transferTo(response.getOutputStream());
            assert copied > 0;
        }
    }
}
