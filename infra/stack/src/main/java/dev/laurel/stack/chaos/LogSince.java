package dev.laurel.stack.chaos;

import dev.laurel.stack.StackException;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process writes into its log from a moment on.
 *
 * @param from bytes that were in it before
 */
record LogSince(Path log, long from) {

    /** More than any process says in the seconds that are looked at. */
    private static final int BYTES_MAX = 4 << 20;

    /** From now on. */
    static LogSince of(Path log) {
        try {
            return new LogSince(log, Files.size(log));
        } catch (IOException e) {
            throw new StackException("Expected to read " + log + ", but: " + e, e);
        }
    }

    /** What it has written so far. */
    String text() {
        try (var channel = Files.newByteChannel(log);
                var stream = Channels.newInputStream(channel.position(from))) {
            return new String(stream.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StackException("Expected to read " + log + ", but: " + e, e);
        }
    }
}
