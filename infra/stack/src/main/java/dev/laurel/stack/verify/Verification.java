package dev.laurel.stack.verify;

import dev.laurel.reference.Findings;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.stack.StackException;
import dev.laurel.stack.verify.QueryClient.MovedException;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads all events, folds them as the reference does, and compares what every query-service serves
 * at the same position and every row of the archive. Events that come meanwhile are read too, and
 * the comparison begins again; so it needs a pause in the traffic.
 *
 * <p>Threading: one thread.
 */
public final class Verification {

    /** How late the ledger may be to end a hold. */
    private static final Duration EXPIRY_BOUND = Duration.ofSeconds(2);

    private static final int ATTEMPTS = 5;

    private final VerifyOptions options;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private long windows;
    private long places;

    /**
     * @param progress told what is being done, for people
     */
    public Verification(VerifyOptions options, InstantSource clock, Consumer<String> progress) {
        this.options = options;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Verifies.
     *
     * @throws StackException where it cannot: something does not answer, or the traffic does not
     *     end
     */
    public VerifyReport run() {
        var findings = new Findings(options.keptMax());
        var model = new ReferenceReadModel(options.catalogue(), findings, options.decisionsKept());
        var prints = new EventPrints();
        try (var reader =
                new EventReader(options.bootstrapServers(), model, prints, findings, clock)) {
            progress.accept("reading laurel.events");
            reader.readToEnd();
            for (var address : options.queryUrls()) {
                compareServed(address, reader, model, findings);
            }
            model.holds().findOverdue(reader.asOf().minus(EXPIRY_BOUND).toEpochMilli());
            progress.accept("comparing the archive");
            var rows = compareArchive(reader, model, prints, findings);
            return new VerifyReport(
                    reader.position().text(),
                    new VerifyReport.Compared(
                            model.events(),
                            model.accounts().size(),
                            options.queryUrls().size(),
                            windows,
                            places,
                            rows),
                    findings.first(),
                    findings.count());
        }
    }

    private void compareServed(
            String address, EventReader reader, ReferenceReadModel model, Findings findings) {
        for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
            progress.accept("comparing " + address);
            // What is found in a comparison that is broken off is thrown away with it.
            var found = new Findings(options.keptMax());
            try (var service = new QueryClient(address, reader.position())) {
                new ServedUsers(service, address, model, found).compare();
                var boards = new ServedBoards(service, address, options.catalogue(), model, found);
                boards.compare();
                windows += boards.windows();
                places += boards.places();
                findings.addAll(found);
                return;
            } catch (MovedException _) {
                reader.readToEnd();
            }
        }
        throw new StackException(
                "there is traffic: laurel verify compares at one position, and needs a pause",
                StackException.USAGE);
    }

    private long compareArchive(
            EventReader reader, ReferenceReadModel model, EventPrints prints, Findings findings) {
        try (var rows = new ArchivedRows(options.archive(), prints, findings)) {
            rows.compare(Map.copyOf(model.lastOffsets()), reader::readToEnd);
            return rows.rows();
        }
    }
}
