package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;

/**
 * How a CSV file is written.
 *
 * @param separator between values
 * @param quote around values that have a separator, a quote or a line break in them; {@link
 *     #NO_QUOTE} where every character stands for itself
 * @param lineBreaks whether a quoted value may have line breaks; if not, each line is a row
 * @param trim whether blanks around a value are not part of it
 * @param encoding null for that of the byte order mark, else UTF-8
 */
record CsvFormat(
        char separator, char quote, boolean lineBreaks, boolean trim, @Nullable Charset encoding) {

    /** No text that is read has it. */
    static final char NO_QUOTE = '\0';
}
