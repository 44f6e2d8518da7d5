package dev.laurel.command.http;

import dev.laurel.kit.http.Responses;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** All other paths. */
public final class NotFoundServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Responses.problem(
                request,
                response,
                Problem.of(
                        ProblemCode.NOT_FOUND,
                        "There is nothing at "
                                + request.getRequestURI()
                                + "; commands go to /v1/commands, reads to the query-service"));
    }
}
