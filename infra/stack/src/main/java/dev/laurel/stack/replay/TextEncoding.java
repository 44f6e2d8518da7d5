package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Finds the encoding of a text by its byte order mark. */
final class TextEncoding {

    private record Mark(String bytes, Charset charset) {}

    /** The longer ones first: UTF-32LE begins as UTF-16LE does. */
    private static final List<Mark> MARKS =
            List.of(
                    new Mark("0000feff", Charset.forName("UTF-32BE")),
                    new Mark("fffe0000", Charset.forName("UTF-32LE")),
                    new Mark("efbbbf", StandardCharsets.UTF_8),
                    new Mark("feff", StandardCharsets.UTF_16BE),
                    new Mark("fffe", StandardCharsets.UTF_16LE));

    private static final int MARK_BYTES_MAX = 4;

    private TextEncoding() {}

    /**
     * Takes the byte order mark off and returns the encoding: that of the mark, else the wanted
     * one, else UTF-8.
     *
     * @param label for messages
     * @param wanted what the mapping says; null where it says nothing
     * @throws ReplayException where mark and mapping differ, or UTF-16 has no mark
     */
    static Charset open(String label, BufferedInputStream stream, @Nullable Charset wanted)
            throws IOException {
        var mark = takeMark(stream);
        if (wanted == null) {
            return mark.orElse(StandardCharsets.UTF_8);
        }
        if (wanted.equals(StandardCharsets.UTF_16)) {
            return mark.filter(found -> found.name().startsWith("UTF-16"))
                    .orElseThrow(
                            () ->
                                    new ReplayException(
                                            "%s has no byte order mark of UTF-16: say encoding: utf-16le or utf-16be"
                                                    .formatted(label)));
        }
        if (mark.isPresent() && !mark.get().equals(wanted)) {
            throw new ReplayException(
                    "%s begins with the byte order mark of %s, but the mapping says encoding: %s"
                            .formatted(label, mark.get(), wanted));
        }
        return wanted;
    }

    private static Optional<Charset> takeMark(BufferedInputStream stream) throws IOException {
        stream.mark(MARK_BYTES_MAX);
        var head = HexFormat.of().formatHex(stream.readNBytes(MARK_BYTES_MAX));
        stream.reset();
        for (var mark : MARKS) {
            if (head.startsWith(mark.bytes())) {
                stream.skipNBytes(mark.bytes().length() / 2);
                return Optional.of(mark.charset());
            }
        }
        return Optional.empty();
    }
}
