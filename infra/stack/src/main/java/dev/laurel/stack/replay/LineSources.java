package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Opens what is replayed: with a mapping as CSV, otherwise as lines of JSON. */
final class LineSources {

    private static final int NAME_LENGTH_MAX = 200;

    private LineSources() {}

    /**
     * Opens a file or a stream.
     *
     * @throws ReplayException where it cannot be read, or is CSV and there is no mapping
     */
    static LineSource open(ReplayInput input) {
        var file = input.file();
        if (file != null) {
            requireMapping(file, input.mapping());
        }
        var mapping = input.mapping() == null ? null : MappingReader.read(input.mapping());
        try {
            return file == null ? ofStream(input, mapping) : ofFile(input, file, mapping);
        } catch (AccessDeniedException e) {
            throw new ReplayException(
                    "Expected to read %s, but permission is denied".formatted(file), e);
        } catch (IOException e) {
            throw new ReplayException(
                    "Expected to read %s, but: %s".formatted(input.label(), why(e)), e);
        }
    }

    /** Opens a stream with a mapping that was read before; null for lines of JSON. */
    static LineSource ofStream(ReplayInput input, @Nullable Mapping mapping) throws IOException {
        var stream = input.stream();
        if (stream == null) {
            throw new IllegalArgumentException("Expected a stream");
        }
        return lines(input, new Content(input.label(), stream, input.sizeBytes()), mapping, "");
    }

    /** What an input error says to people. */
    static String why(IOException error) {
        if (error instanceof EOFException) {
            return "its gzip data ends too early: the file was cut off";
        }
        var message = error.getMessage();
        return message == null ? error.toString() : message;
    }

    private static void requireMapping(Path file, @Nullable String mapping) {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (mapping == null && name.matches(".*\\.(csv|tsv)(\\.gz)?")) {
            throw new ReplayException(
                    "%s is CSV: name its mapping with --mapping (%s, or a file)"
                            .formatted(file, String.join(", ", MappingReader.NAMES)));
        }
    }

    private static LineSource ofFile(ReplayInput input, Path file, @Nullable Mapping mapping)
            throws IOException {
        if (!Files.exists(file)) {
            throw new ReplayException("No file " + file);
        }
        if (Files.isDirectory(file)) {
            throw new ReplayException(file + " is a directory: name a file in it");
        }
        if (!Files.isRegularFile(file)) {
            // A pipe: can be read once only, as standard input.
            var stream = Files.newInputStream(file);
            return lines(input, new Content(input.label(), stream, 0), mapping, "");
        }
        var digest = needsDigest(mapping) && input.name() == null ? digest(input, file) : "";
        var content = new Content(input.label(), Files.newInputStream(file), Files.size(file));
        try {
            return lines(input, content, mapping, digest);
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    private static LineSource lines(
            ReplayInput input, Content content, @Nullable Mapping mapping, String digest)
            throws IOException {
        if (mapping == null) {
            return new JsonLinesSource(input.label(), content);
        }
        if (!digest.isEmpty()) {
            content.expect(digest);
        }
        return new CsvSource(
                input.label(),
                content,
                mapping,
                needsDigest(mapping) && digest.isEmpty() ? ofName(input) : digest);
    }

    private static boolean needsDigest(@Nullable Mapping mapping) {
        return mapping != null && mapping.reserved().contains(Template.LINE);
    }

    private static String digest(ReplayInput input, Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                var content = new Content(input.label(), raw, 0)) {
            return ContentDigest.of(content.stream());
        }
    }

    private static String ofName(ReplayInput input) {
        var name = input.name();
        if (name == null) {
            throw new ReplayException(
                    "%s can be read only once, so its ids cannot have a digest of its content: give it a name with --name"
                            .formatted(input.label()));
        }
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new ReplayException(
                    "--name must have 1 to %d characters".formatted(NAME_LENGTH_MAX));
        }
        return ContentDigest.ofName(name);
    }
}
