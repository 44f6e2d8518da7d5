package dev.laurel.stack.verify;

import dev.laurel.reference.Findings;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.stack.StackException;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads all events, folds them as the reference does, and compares what every query-service serves
 * at the same position and every row of the archive. Where events come while the services are
 * compared, they are read too, and that comparison begins again; so it needs a pause in the
 * traffic.
 *
 * <p>Threading: one thread.
 */
public final class Verification {

    /** How late the ledger may be to end a hold. */
    private static final Duration EXPIRY_BOUND = Duration.ofSeconds(2);

    private final VerifyOptions options;
    private final InstantSource clock;
    private final Consumer<String> progress;

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
            var served = new ServedRounds(options, reader, model, progress).compare(findings);
            model.holds().findOverdue(reader.asOf().minus(EXPIRY_BOUND).toEpochMilli());
            progress.accept("comparing the archive");
            var rows = compareArchive(reader, model, prints, findings);
            return new VerifyReport(
                    served.position().text(),
                    new VerifyReport.Compared(
                            served.events(),
                            served.users(),
                            options.queryUrls().size(),
                            served.windows(),
                            served.places(),
                            rows),
                    findings.first(),
                    findings.count());
        }
    }

    private long compareArchive(
            EventReader reader, ReferenceReadModel model, EventPrints prints, Findings findings) {
        try (var rows = new ArchivedRows(options.archive(), prints, findings)) {
            rows.compare(Map.copyOf(model.lastOffsets()), reader::readToEnd);
            return rows.rows();
        }
    }
}
