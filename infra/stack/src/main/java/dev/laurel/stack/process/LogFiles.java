package dev.laurel.stack.process;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The log of a part: the present one and three older ones, of earlier starts or of this one. No
 * part can make them grow without bound: what grows beyond {@link #BYTES_MAX} is moved to an older
 * one by whoever watches the stack, so at most four times that much is kept.
 *
 * <p>The file is copied and cut, not renamed, because the process holds it open and, being no
 * program of ours or a JVM that dies of a signal, cannot be told to open another one. It appends,
 * so it goes on at the new end. A line written in the moment between the copy and the cut is lost;
 * no other way keeps what a dying JVM says in the same place as what it said before.
 */
public final class LogFiles {

    /** A log that is larger is cut. */
    public static final long BYTES_MAX = 4L * 1024 * 1024;

    private static final int KEPT = 3;

    /** What is written during the first round is copied by the next one. */
    private static final int COPY_ROUNDS = 3;

    /** Enough for the last lines of a stack trace. */
    private static final int TAIL_BYTES = 16 * 1024;

    private LogFiles() {}

    /** Moves part.log to part.log.1 and so on; the oldest one goes. */
    public static void roll(Path log) throws IOException {
        if (!Files.exists(log)) {
            return;
        }
        for (var number = KEPT; number > 0; number--) {
            var from = number == 1 ? log : numbered(log, number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(log, number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Copies a log that has grown too large to part.log.1 and empties it. */
    public static void bound(Path log) throws IOException {
        bound(log, BYTES_MAX);
    }

    static void bound(Path log, long bytesMax) throws IOException {
        if (!Files.exists(log) || Files.size(log) <= bytesMax) {
            return;
        }
        try (var channel =
                FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            try {
                keepNewest(log, channel, bytesMax);
            } finally {
                // Also where there is no room for a copy: the bound goes before what was said.
                channel.truncate(0);
            }
        }
    }

    /** One that grew in a rush between two looks is kept from its end, to the bound too. */
    private static void keepNewest(Path log, FileChannel channel, long bytesMax)
            throws IOException {
        for (var number = KEPT; number > 1; number--) {
            var from = numbered(log, number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(log, number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (var copy =
                FileChannel.open(
                        numbered(log, 1),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            var position = Math.max(0, channel.size() - bytesMax);
            for (var round = 0; round < COPY_ROUNDS && position < channel.size(); round++) {
                position += channel.transferTo(position, channel.size() - position, copy);
            }
        }
    }

    /** The last line that says something, for a message that has to fit in one line. */
    public static Optional<String> lastLine(Path log) {
        try (var file = Files.newByteChannel(log)) {
            file.position(Math.max(0, file.size() - TAIL_BYTES));
            var bytes = new byte[TAIL_BYTES];
            var length = 0;
            try (var stream = Channels.newInputStream(file)) {
                length = stream.readNBytes(bytes, 0, bytes.length);
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("at "))
                    .reduce((_, last) -> last);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Path numbered(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }
}
