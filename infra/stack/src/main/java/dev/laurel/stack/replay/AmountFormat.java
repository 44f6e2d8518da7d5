package dev.laurel.stack.replay;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * How amounts are written. Strict: groups have three digits each, so that a number written in
 * another country's way is refused and not read as another number.
 */
final class AmountFormat {

    /** 1234.5, and 1e-3, as Java reads it. */
    static final AmountFormat PLAIN = new AmountFormat('.', "");

    /** Files that group with a blank often have one that does not break the line. */
    private static final String BLANKS = " \u00a0\u202f";

    private final char decimal;
    private final String groupings;
    private final Pattern pattern;

    private AmountFormat(char decimal, String groupings) {
        this.decimal = decimal;
        this.groupings = groupings;
        var point = Pattern.quote(String.valueOf(decimal));
        var fraction = "(?:" + point + "[0-9]+)?";
        var whole =
                groupings.isEmpty()
                        ? "[0-9]+"
                        : "(?:[0-9]+|[0-9]{1,3}(?:[" + Pattern.quote(groupings) + "][0-9]{3})+)";
        this.pattern = Pattern.compile("[+-]?" + whole + fraction);
    }

    /**
     * @param decimal in front of the decimals
     * @param grouping between thousands; empty for none
     */
    static AmountFormat of(char decimal, String grouping) {
        return decimal == '.' && grouping.isEmpty()
                ? PLAIN
                : new AmountFormat(decimal, grouping.equals(" ") ? BLANKS : grouping);
    }

    /**
     * @throws NumberFormatException where it is written in another way
     */
    BigDecimal parse(String text) {
        if (decimal == '.' && groupings.isEmpty()) {
            return new BigDecimal(text);
        }
        if (!pattern.matcher(text).matches()) {
            throw new NumberFormatException();
        }
        var plain = new StringBuilder(text.length());
        for (var index = 0; index < text.length(); index++) {
            var character = text.charAt(index);
            if (character == decimal) {
                plain.append('.');
            } else if (groupings.indexOf(character) < 0) {
                plain.append(character);
            }
        }
        return new BigDecimal(plain.toString());
    }
}
