package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The invalid rows in a file of their own, one JSON object a line: line, column, reason, text.
 * Threading: its caller's lock.
 */
final class Rejects implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Line(long line, @Nullable String column, String reason, String text) {}

    private final Path file;
    private final @Nullable BufferedWriter writer;

    /**
     * @param file that does not exist yet; null for none
     * @throws ReplayException where it cannot be made
     */
    Rejects(@Nullable Path file) {
        this.file = file == null ? Path.of("") : file;
        try {
            this.writer =
                    file == null
                            ? null
                            : Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new ReplayException(file + " exists: --rejects writes a new file only", e);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void add(SourceLine.Invalid line) {
        if (writer != null) {
            var column = line.column().isEmpty() ? null : line.column();
            try {
                writer.write(
                        JSON.writeValueAsString(
                                new Line(line.number(), column, line.reason(), line.text())));
                writer.write('\n');
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    /** Brings what was added into the file. */
    void flush() {
        if (writer != null) {
            try {
                writer.flush();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private ReplayException failed(IOException e) {
        return new ReplayException("Expected to write " + file + ", but: " + e, e);
    }
}
