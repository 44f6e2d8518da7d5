package dev.laurel.stack.chaos;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The log of a projection-service, beyond what was in it: does it say that the ledger was refused
 * by the brokers? Kafka Streams deals with that by itself and tells it in its log alone. Threading:
 * one thread.
 */
final class RefusalLog {

    /** A thread of the ledger whose transaction or offsets were refused; the cause follows it. */
    private static final Pattern FENCED =
            Pattern.compile(
                    "laurel-ledger-\\d+-StreamThread.*Detected that the thread is being fenced");

    private static final Pattern CAUSE =
            Pattern.compile("^Caused by: (?:\\w+\\.)*(\\w+Exception)\\b");

    /**
     * One that was told by its group, before it wrote anything, that others have its partitions.
     */
    private static final Pattern LOST =
            Pattern.compile(
                    "laurel-ledger-\\d+-StreamThread.*partitions .* lost due to missed rebalance");

    /** One whose write was refused in a way that makes it begin its tasks anew. */
    private static final Pattern CORRUPTED =
            Pattern.compile(
                    "laurel-ledger-\\d+-StreamThread.*Detected the states of tasks .* are corrupted");

    /** One whose thread died of the refusal, and was replaced. */
    private static final Pattern DIED =
            Pattern.compile(
                    "A stream thread died and is replaced, .*: "
                            + "((?:InvalidTxnState|ProducerFenced|InvalidProducerEpoch|InvalidPidMapping|UnknownProducerId|FencedInstanceId|TransactionAborted|CommitFailed)Exception)");

    private final LogSince log;

    private RefusalLog(LogSince log) {
        this.log = log;
    }

    /** Of what is written from now on. */
    static RefusalLog of(Path log) {
        return new RefusalLog(LogSince.of(log));
    }

    /** What it says; nothing where it does not, or not yet. */
    Optional<String> refusal() {
        var fenced = false;
        Optional<String> refusal = Optional.empty();
        for (var line : log.text().lines().toList()) {
            if (FENCED.matcher(line).find()) {
                fenced = true;
                refusal = Optional.of("fenced");
            } else if (fenced && CAUSE.matcher(line).find()) {
                var cause = CAUSE.matcher(line);
                return cause.find() ? Optional.of("fenced, " + cause.group(1)) : refusal;
            } else if (refusal.isEmpty() && LOST.matcher(line).find()) {
                refusal = Optional.of("its partitions lost");
            } else if (refusal.isEmpty() && DIED.matcher(line).find()) {
                var died = DIED.matcher(line);
                refusal = died.find() ? Optional.of("its thread died, " + died.group(1)) : refusal;
            } else if (refusal.isEmpty() && CORRUPTED.matcher(line).find()) {
                refusal = Optional.of("its tasks begun anew");
            }
        }
        return refusal;
    }
}
