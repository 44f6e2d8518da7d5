package dev.laurel.stack.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Opens files by what they are. */
final class LineSources {

    private LineSources() {}

    /**
     * Opens a file: with a mapping as CSV, otherwise as lines of JSON.
     *
     * @throws ReplayException where it cannot be read, or is CSV and there is no mapping
     */
    static LineSource open(Path file, Optional<String> mapping) {
        var csv =
                file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.csv(\\.gz)?");
        if (csv && mapping.isEmpty()) {
            throw new ReplayException(
                    "%s is CSV: name its mapping with --mapping (%s, or a file)"
                            .formatted(file, String.join(", ", MappingReader.NAMES)));
        }
        var rules = mapping.map(MappingReader::read);
        if (!Files.isRegularFile(file)) {
            throw new ReplayException("No file " + file);
        }
        try {
            return open(Files.newInputStream(file), Files.size(file), rules);
        } catch (IOException e) {
            throw new ReplayException("Expected to read " + file + ", but: " + e, e);
        }
    }

    /** Opens a stream of known size. */
    static LineSource open(InputStream stream, long sizeBytes, Optional<Mapping> mapping)
            throws IOException {
        var lines = new RawLines(stream, sizeBytes);
        return mapping.isPresent()
                ? new CsvSource(lines, mapping.get())
                : new JsonLinesSource(lines);
    }
}
