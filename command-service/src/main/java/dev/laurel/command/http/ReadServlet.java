package dev.laurel.command.http;

import dev.laurel.command.problem.Problem;
import dev.laurel.command.problem.ProblemCode;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** Serves GET and HEAD; another method is a problem. Threading: any thread. */
abstract class ReadServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> super.service(request, response);
            default -> {
                response.setHeader("Allow", "GET, HEAD");
                Problems.write(
                        response,
                        Problem.of(
                                ProblemCode.METHOD_NOT_ALLOWED,
                                request.getRequestURI() + " is read with GET"));
            }
        }
    }
}
