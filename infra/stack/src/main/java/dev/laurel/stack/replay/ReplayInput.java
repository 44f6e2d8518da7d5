package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.nio.file.Path;

/**
 * What is replayed.
 *
 * @param label for messages, such as the name of the file
 * @param file where it stands; null for a stream
 * @param stream that is read once and not closed; null for a file
 * @param sizeBytes of the stream, 0 where nobody knows; of no use for a file
 * @param mapping name or file of a mapping; null for lines of JSON
 * @param name what stands in {@code {line}} in place of the digest of the content; null for the
 *     digest
 * @param rejects where the invalid rows are written, a file that does not exist; null for nowhere
 */
public record ReplayInput(
        String label,
        @Nullable Path file,
        @Nullable InputStream stream,
        long sizeBytes,
        @Nullable String mapping,
        @Nullable String name,
        @Nullable Path rejects) {

    /** The content of a file. */
    public static ReplayInput file(Path file) {
        var last = file.getFileName();
        var label = last == null ? file.toString() : last.toString();
        return new ReplayInput(label, file, null, 0, null, null, null);
    }

    /** The content of a stream of that size; 0 where nobody knows it. */
    public static ReplayInput stream(String label, InputStream stream, long sizeBytes) {
        return new ReplayInput(label, null, stream, sizeBytes, null, null, null);
    }

    public ReplayInput withMapping(@Nullable String nameOrFile) {
        return new ReplayInput(label, file, stream, sizeBytes, nameOrFile, name, rejects);
    }

    public ReplayInput withName(@Nullable String newName) {
        return new ReplayInput(label, file, stream, sizeBytes, mapping, newName, rejects);
    }

    public ReplayInput withRejects(@Nullable Path newRejects) {
        return new ReplayInput(label, file, stream, sizeBytes, mapping, name, newRejects);
    }
}
