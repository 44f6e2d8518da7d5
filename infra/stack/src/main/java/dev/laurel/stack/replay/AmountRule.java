package dev.laurel.stack.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * How the text of a column becomes an amount in minor units, exactly: value × 10^(exponent +
 * scale).
 *
 * @param column where the value stands
 * @param format how it is written
 * @param exponent what the value counts, as a power of ten: 0 units, -18 wei
 * @param scale of the asset: how many decimals a unit has
 * @param roundDown whether what is finer than a minor unit is dropped; otherwise it is refused
 * @param skipZero whether a row that comes to nothing is left out; otherwise it is refused
 * @param signed whether it may be negative; otherwise it is refused then
 */
record AmountRule(
        String column,
        AmountFormat format,
        int exponent,
        int scale,
        boolean roundDown,
        boolean skipZero,
        boolean signed) {

    /**
     * An amount without its sign.
     *
     * @param minor in minor units, at least 1
     * @param negative whether it was written with a minus
     */
    record Signed(long minor, boolean negative) {}

    /**
     * Longer than any amount; keeps a hostile number such as 1e999999999 from being written out.
     */
    private static final int PRECISION_MAX = 60;

    private static final int EXPONENT_MAX = 100;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    /**
     * The amount, or nothing where the row is to be left out.
     *
     * @throws RowException naming the column
     */
    Optional<Signed> apply(String text) {
        BigDecimal value;
        try {
            value = format.parse(text);
        } catch (NumberFormatException _) {
            throw problem("is no number: " + Excerpt.of(text));
        }
        if (value.precision() > PRECISION_MAX || Math.abs((long) value.scale()) > EXPONENT_MAX) {
            throw problem("is out of range: " + Excerpt.of(text));
        }
        if (value.signum() < 0 && !signed) {
            throw problem("is negative: " + Excerpt.of(text));
        }
        var minor = value.abs().scaleByPowerOfTen(exponent + scale);
        var whole = minor.setScale(0, RoundingMode.DOWN);
        if (!roundDown && whole.compareTo(minor) != 0) {
            throw problem("has more than %d decimals: %s".formatted(scale, Excerpt.of(text)));
        }
        if (whole.signum() == 0) {
            if (skipZero) {
                return Optional.empty();
            }
            throw problem("is zero: " + Excerpt.of(text));
        }
        if (whole.compareTo(LARGEST) > 0) {
            throw problem("is out of range: " + Excerpt.of(text));
        }
        return Optional.of(new Signed(whole.longValueExact(), value.signum() < 0));
    }

    private RowException problem(String what) {
        return new RowException(column, what);
    }
}
