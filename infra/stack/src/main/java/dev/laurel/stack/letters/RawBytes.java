package dev.laurel.stack.letters;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes of anybody, for people to look at: nothing of them reaches the terminal as it is. */
public final class RawBytes {

    private static final int ROW = 16;
    private static final HexFormat HEX = HexFormat.of();

    private RawBytes() {}

    /** As text where it is UTF-8, else in hexadecimal; cut after so many bytes. */
    public static String text(byte[] bytes, int bytesMax) {
        var shown = bytes.length <= bytesMax ? bytes : Arrays.copyOf(bytes, bytesMax);
        var rest = bytes.length <= bytesMax ? "" : "… (" + bytes.length + " bytes)";
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(shown));
            return printable(text.toString()) + rest;
        } catch (CharacterCodingException _) {
            return "0x" + HEX.formatHex(shown) + rest;
        }
    }

    /** The text with a dot for each character that a terminal might obey. */
    public static String printable(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        point ->
                                safe.appendCodePoint(
                                        Character.isISOControl(point)
                                                        || Character.getType(point)
                                                                == Character.FORMAT
                                                ? '.'
                                                : point));
        return safe.toString();
    }

    /** Rows of an offset, sixteen bytes and their ASCII. */
    public static String dump(byte[] bytes, int bytesMax) {
        var rows = new StringBuilder();
        var length = Math.min(bytes.length, bytesMax);
        for (var start = 0; start < length; start += ROW) {
            var hex = new StringBuilder();
            var ascii = new StringBuilder();
            for (var at = start; at < Math.min(start + ROW, length); at++) {
                hex.append(at % ROW == ROW / 2 ? " " : "").append(HEX.toHexDigits(bytes[at]));
                hex.append(' ');
                ascii.append(bytes[at] >= ' ' && bytes[at] <= '~' ? (char) bytes[at] : '.');
            }
            rows.append("  %06x  %-49s |%s|%n".formatted(start, hex, ascii));
        }
        if (length < bytes.length) {
            rows.append("  … %d bytes more%n".formatted(bytes.length - length));
        }
        return rows.toString();
    }
}
