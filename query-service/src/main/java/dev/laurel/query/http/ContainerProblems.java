package dev.laurel.query.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;

/**
 * What Jetty refuses before the servlet sees it (a malformed request line, too large a header) is a
 * problem too.
 */
public final class ContainerProblems extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var status = response.getStatus() < 400 ? 500 : response.getStatus();
        var message = request.getAttribute(ERROR_MESSAGE);
        var detail = message == null ? "The request could not be read" : message.toString();
        var answer = Problem.ofStatus(status, detail).answer();
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().bytes().length);
        response.write(true, ByteBuffer.wrap(answer.body().bytes()), callback);
        return true;
    }
}
