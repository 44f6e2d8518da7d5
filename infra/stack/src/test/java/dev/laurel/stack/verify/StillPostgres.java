package dev.laurel.stack.verify;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Takes connections as PostgreSQL does, and then says nothing: at once, or as soon as it is asked
 * for rows of the archive. Threading: one connection, served by a thread of its own.
 */
final class StillPostgres implements AutoCloseable {

    private static final int SSL_REQUEST = 80_877_103;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    /**
     * Starts it.
     *
     * @param logsIn whether a client can log in
     */
    StillPostgres(boolean logsIn) throws IOException {
        if (logsIn) {
            Thread.ofVirtual().start(this::serve);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/laurel";
    }

    private void serve() {
        try (var client = server.accept()) {
            converse(client);
        } catch (IOException _) {
            // It is over.
        }
    }

    private static void converse(Socket client) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        var out = new DataOutputStream(client.getOutputStream());
        if (startup(in) == SSL_REQUEST) {
            out.write('N');
            startup(in);
        }
        message(out, 'R', new byte[4]);
        for (var parameter :
                new String[] {
                    "client_encoding\0UTF8\0",
                    "server_version\00018.0\0",
                    "DateStyle\0ISO, MDY\0",
                    "TimeZone\0UTC\0",
                    "integer_datetimes\0on\0",
                    "standard_conforming_strings\0on\0"
                }) {
            message(out, 'S', parameter.getBytes(StandardCharsets.US_ASCII));
        }
        message(out, 'Z', new byte[] {'I'});
        var silent = false;
        while (true) {
            var kind = in.readUnsignedByte();
            var body = new byte[in.readInt() - Integer.BYTES];
            in.readFully(body);
            silent |= new String(body, StandardCharsets.UTF_8).contains("archive_offset");
            if ((kind == 'S' || kind == 'Q') && !silent) {
                message(out, 'C', "SET\0".getBytes(StandardCharsets.US_ASCII));
                message(out, 'Z', new byte[] {'I'});
            }
        }
    }

    /** Reads what a client begins with, and gives its code. */
    private static int startup(DataInputStream in) throws IOException {
        var body = new byte[in.readInt() - 2 * Integer.BYTES];
        var code = in.readInt();
        in.readFully(body);
        return code;
    }

    private static void message(DataOutputStream out, char kind, byte[] body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var message = new DataOutputStream(bytes);
        message.writeByte(kind);
        message.writeInt(body.length + Integer.BYTES);
        message.write(body);
        out.write(bytes.toByteArray());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
