package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.ServiceProperties;
import dev.laurel.stack.letters.Retry;
import dev.laurel.stack.runtime.WallClock;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.Optional;

/** How long the ledger knows an id, and the answer to it. */
final class KeptDaysOption {

    private static final String NAME = "--decisions-kept-days";
    private static final String KEY = "laurel.ledger.decisions-kept-days";
    private static final String DEFAULT = "7";
    private static final int DAYS_MAX = 3_650;

    @Option(
            names = {NAME, "--kept-days"},
            paramLabel = "N",
            description = {
                "For how many days the ledger knows an id: its " + KEY,
                "(default: as services.properties of the stack says, else " + DEFAULT + ")."
            })
    private @Nullable String days;

    /** The rules for the letters of these brokers. */
    Retry retry(BrokerOption broker) {
        return new Retry(WallClock.system(), kept(broker.stack()));
    }

    /** That of a stack. */
    Duration kept(DataDirectory stack) {
        return kept(Optional.of(stack));
    }

    private Duration kept(Optional<DataDirectory> stack) {
        if (days != null) {
            return kept(NAME, days);
        }
        return kept(
                KEY,
                stack.flatMap(directory -> ServiceProperties.read(directory).value(KEY))
                        .orElse(DEFAULT));
    }

    private static Duration kept(String name, String text) {
        try {
            var number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= DAYS_MAX) {
                return Duration.ofDays(number);
            }
        } catch (NumberFormatException _) {
            // Said below, with the bounds.
        }
        throw new StackException(
                "%s must be a whole number of 1 to %d, but was %s".formatted(name, DAYS_MAX, text),
                StackException.USAGE);
    }
}
