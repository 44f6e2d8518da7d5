package dev.laurel.stack.process;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The log of a part: the present one and those of the last three starts. */
public final class LogFiles {

    private static final int KEPT = 3;

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
