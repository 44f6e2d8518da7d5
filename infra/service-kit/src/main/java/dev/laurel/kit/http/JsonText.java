package dev.laurel.kit.http;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

import java.util.regex.Pattern;

/** What is said of a text that is no JSON (RFC 8259): in our words, not in those of the parser. */
public final class JsonText {

    private static final Pattern UNEXPECTED =
            Pattern.compile("^Unexpected character \\((('.'|[^ ]+) \\(code [^)]*\\))\\)");
    private static final Pattern TOKEN = Pattern.compile("^Unrecognized token '([^']{1,32})'");

    private JsonText() {}

    /**
     * Whether the bytes are JSON of another encoding than UTF-8, which a parser may guess and take.
     * In UTF-16 and UTF-32 one of the first two bytes of a JSON text is zero, or both are a mark.
     */
    public static boolean isForeignEncoding(byte[] bytes, int length) {
        if (length < 2) {
            return false;
        }
        var first = bytes[0] & 0xFF;
        var second = bytes[1] & 0xFF;
        var mark = first >= 0xFE && second >= 0xFE;
        return mark || first == 0 || second == 0;
    }

    /** What is wrong, in a few words, such as {@code Unexpected character ('}' (code 125))}. */
    public static String wrong(JacksonException e) {
        var message = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
        if (e instanceof UnexpectedEndOfInputException || message.startsWith("Unexpected end")) {
            return "Unexpected end of the text";
        }
        if (e instanceof StreamConstraintsException) {
            return "Nested too deeply, or too long";
        }
        if (message.startsWith("Duplicate")) {
            return "Duplicate key";
        }
        var unexpected = UNEXPECTED.matcher(message);
        if (unexpected.find()) {
            return "Unexpected character " + unexpected.group(2);
        }
        var token = TOKEN.matcher(message);
        if (token.find()) {
            return "Unexpected word '" + token.group(1) + "'";
        }
        return message.startsWith("Invalid UTF-8") ? "Not UTF-8" : "Not valid JSON";
    }
}
