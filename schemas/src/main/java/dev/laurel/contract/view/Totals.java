package dev.laurel.contract.view;

/**
 * All that ever came to a user in one asset, in minor units.
 *
 * @param transactions how many grants, spends and transfer legs
 */
public record Totals(long earned, long spent, long received, long sent, long transactions) {

    public static final Totals ZERO = new Totals(0, 0, 0, 0, 0);
}
