package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.ServiceProperties;
import dev.laurel.stack.letters.Retry;
import dev.laurel.stack.runtime.WallClock;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.Duration;

/** How long the ledger of the dead letters knows an id. */
final class KeptDaysOption {

    private static final String KEY = "laurel.ledger.decisions-kept-days";
    private static final String DEFAULT = "7";
    private static final int DAYS_MAX = 3_650;

    @Option(
            names = "--kept-days",
            paramLabel = "N",
            description = {
                "For how many days the ledger knows an id, its " + KEY,
                "(default: as services.properties of the stack says, else " + DEFAULT + ")."
            })
    private @Nullable String days;

    /** The rules for the letters of these brokers. */
    Retry retry(BrokerOption broker) {
        if (days != null) {
            return retry("--kept-days", days);
        }
        return retry(
                KEY,
                broker.stack()
                        .flatMap(directory -> ServiceProperties.read(directory).value(KEY))
                        .orElse(DEFAULT));
    }

    private static Retry retry(String name, String text) {
        try {
            var number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= DAYS_MAX) {
                return new Retry(WallClock.system(), Duration.ofDays(number));
            }
        } catch (NumberFormatException _) {
            // Said below, with the bounds.
        }
        throw new StackException(
                "%s must be a whole number of 1 to %d, but was %s".formatted(name, DAYS_MAX, text),
                StackException.USAGE);
    }
}
