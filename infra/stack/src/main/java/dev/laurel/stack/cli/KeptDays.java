package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;

import picocli.CommandLine.Option;

/** How long the ledger remembers. */
final class KeptDays {

    private static final int DAYS_MAX = 3_650;

    @Option(
            names = "--decisions-kept-days",
            paramLabel = "DAYS",
            defaultValue = "${env:LAUREL_LEDGER_DECISIONS_KEPT_DAYS:-7}",
            description = {
                "What laurel.ledger.decisions-kept-days is set to",
                "(default: LAUREL_LEDGER_DECISIONS_KEPT_DAYS, else 7)."
            })
    private int days;

    int days() {
        if (days < 1 || days > DAYS_MAX) {
            throw new StackException(
                    "--decisions-kept-days must be a number of 1 to " + DAYS_MAX,
                    StackException.USAGE);
        }
        return days;
    }
}
