package dev.laurel.kit.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells each connection when it serves a request, and each request its connection. The first of all
 * handlers: a request that another one answers is served too.
 *
 * <p>Threading: any request thread.
 */
public final class ServedConnections extends Handler.Wrapper {

    public ServedConnections(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var connection = request.getConnectionMetaData().getConnection();
        if (connection != null && connection.getEndPoint() instanceof WatchedEndPoint endPoint) {
            endPoint.serve();
            var before = request.setAttribute(ClientConnection.ATTRIBUTE, endPoint);
            assert before == null;
            Request.addCompletionListener(request, _ -> endPoint.served());
        }
        return super.handle(request, response, callback);
    }
}
