package dev.laurel.stack.verify;

import dev.laurel.contract.position.Position;
import dev.laurel.reference.Findings;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.stack.StackException;
import dev.laurel.stack.verify.QueryClient.MovedException;

import java.util.function.Consumer;

/**
 * Compares what every query-service serves, all of them at one position. The position that comes
 * with an answer is the least of what went into it, and some of it may be newer. So a comparison
 * counts only where the events did not go on meanwhile; else it is thrown away with all that was
 * found, and begins again.
 *
 * <p>Threading: one thread.
 */
final class ServedRounds {

    private static final int ROUNDS_MAX = 5;

    private final VerifyOptions options;
    private final EventLog log;
    private final ReferenceReadModel model;
    private final Consumer<String> progress;

    /** The events, read so far into the reference. */
    interface EventLog {

        /** Of the last record read of each partition. */
        Position position();

        /** Reads up to where they end now. */
        void readToEnd();
    }

    /**
     * What the services were compared with, and how much of it.
     *
     * @param users known from the events
     * @param windows of boards, of all query-services together
     * @param places on boards, of all query-services together
     */
    record Served(Position position, long events, long users, long windows, long places) {

        private Served and(ServedBoards boards) {
            return new Served(
                    position, events, users, windows + boards.windows(), places + boards.places());
        }
    }

    ServedRounds(
            VerifyOptions options,
            EventLog log,
            ReferenceReadModel model,
            Consumer<String> progress) {
        this.options = options;
        this.log = log;
        this.model = model;
        this.progress = progress;
    }

    /**
     * Compares.
     *
     * @param findings told of what differs in the round that counts
     * @throws StackException where a service does not answer, or the events do not end
     */
    Served compare(Findings findings) {
        for (var round = 1; round <= ROUNDS_MAX; round++) {
            var found = new Findings(options.keptMax());
            try {
                var served = round(found);
                log.readToEnd();
                if (log.position().equals(served.position)) {
                    findings.addAll(found);
                    return served;
                }
            } catch (MovedException _) {
                log.readToEnd();
            }
        }
        throw new StackException(
                "there is traffic: laurel verify compares at one position, and needs a pause",
                StackException.USAGE);
    }

    private Served round(Findings found) throws MovedException {
        var served = new Served(log.position(), model.events(), model.accounts().size(), 0, 0);
        for (var address : options.queryUrls()) {
            progress.accept("comparing " + address);
            try (var service = new QueryClient(address, served.position)) {
                new ServedUsers(service, address, model, found).compare();
                var boards = new ServedBoards(service, address, options.catalogue(), model, found);
                boards.compare();
                served = served.and(boards);
            }
        }
        return served;
    }
}
