package dev.laurel.stack.health;

import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.process.PortOwner;

import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks the process that watches a stack how the stack is. */
public final class HealthClient {

    private static final int CONNECT_MILLIS_MAX = 1_000;

    /** A look of the supervisor, which waits for the slowest part. */
    private static final int READ_MILLIS_MAX = 10_000;

    private static final int BODY_BYTES_MAX = 1024 * 1024;

    private HealthClient() {}

    /** What it says; nothing where nobody watches, or where it does not answer. */
    public static Optional<StackHealth> ask(DataDirectory directory) {
        var supervisor = directory.supervisor().live();
        var port = StackPorts.read(directory).flatMap(StackPorts::operations);
        if (supervisor.isEmpty()
                || port.isEmpty()
                || !PortOwner.of(port.get(), supervisor.get().pid()).plausible()) {
            return Optional.empty();
        }
        try {
            var connection =
                    (HttpURLConnection)
                            URI.create("http://127.0.0.1:" + port.get() + "/")
                                    .toURL()
                                    .openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS_MAX);
            connection.setReadTimeout(READ_MILLIS_MAX);
            var status = connection.getResponseCode();
            try (var body =
                    status < HttpURLConnection.HTTP_BAD_REQUEST
                            ? connection.getInputStream()
                            : connection.getErrorStream()) {
                return body == null
                        ? Optional.empty()
                        : Optional.of(
                                StackHealth.parse(
                                        new String(
                                                body.readNBytes(BODY_BYTES_MAX),
                                                StandardCharsets.UTF_8)));
            }
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
