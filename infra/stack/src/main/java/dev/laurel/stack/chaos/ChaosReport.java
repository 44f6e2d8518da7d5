package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.RejectionReason;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run did and found.
 *
 * @param faults in their order
 * @param proof what was looked at afterwards
 * @param beside what else there is to tell
 */
public record ChaosReport(
        ChaosOptions options,
        Duration load,
        List<FaultRecord> faults,
        Audit.Proof proof,
        Beside beside,
        Broken broken) {

    /**
     * What is beside the faults that were fired.
     *
     * @param skipped a line for each fault that cannot be fired here
     * @param lone what came of the stack with one broker, where there was one
     */
    record Beside(List<String> skipped, Optional<LoneBroker.Result> lone) {

        /** Nothing. */
        static final Beside NONE = new Beside(List.of(), Optional.empty());

        Beside {
            skipped = List.copyOf(skipped);
        }
    }

    /**
     * What did not hold.
     *
     * @param count all of it
     * @param violations the first ones in words
     */
    record Broken(long count, List<String> violations) {}

    public long violationCount() {
        return broken.count;
    }

    /** A line for each fault that cannot be fired here. */
    public List<String> skipped() {
        return beside.skipped;
    }

    /** The first of them in words. */
    public List<String> violations() {
        return broken.violations;
    }

    /**
     * Counts of a run.
     *
     * @param waits how long requests with commands were open
     */
    record Figures(Journal.Counts commands, Waits.Counts waits, Reads reads, Events events) {

        /** Of a run that was not audited. */
        static final Figures NONE =
                new Figures(
                        new Journal().counts(),
                        new Waits.Counts(Duration.ZERO, 0),
                        Reads.NONE,
                        new Events(0, 0, HoldAudit.Expired.NONE));
    }

    /**
     * What readers saw.
     *
     * @param ranked answers that told ranks
     * @param failovers reads for which another query-service had to be asked
     * @param interrupted reads that no query-service answered
     * @param longestLag that a query-service told
     */
    record Reads(
            long answered, long ranked, long failovers, long interrupted, Duration longestLag) {

        /** Where nobody read. */
        static final Reads NONE = new Reads(0, 0, 0, 0, Duration.ZERO);
    }

    /**
     * What is in laurel.events at the end.
     *
     * @param repeats of an answer
     * @param expired holds, and how late
     */
    record Events(long all, long repeats, HoldAudit.Expired expired) {}

    /** As Markdown. */
    public String text() {
        var text = new StringBuilder();
        line(
                text,
                "Seed %d, %d faults in %s of load; %d violation(s)."
                        .formatted(options.seed(), faults.size(), seconds(load), violationCount()));
        text.append('\n');
        broken.violations.forEach(violation -> line(text, "* VIOLATION: %s".formatted(violation)));
        if (!broken.violations.isEmpty()) {
            text.append('\n');
        }
        beside.skipped.forEach(skip -> line(text, "* " + skip));
        if (!beside.skipped.isEmpty()) {
            text.append('\n');
        }
        kinds(text);
        each(text);
        load(text, proof);
        beside.lone.ifPresent(result -> lone(text, result));
        return text.toString();
    }

    private void kinds(StringBuilder text) {
        line(
                text,
                "| fault | times | writes interrupted: median | longest | bound | reads: longest | what it takes |");
        line(text, "|---|---|---|---|---|---|---|");
        var byKind = new EnumMap<FaultKind, List<FaultRecord>>(FaultKind.class);
        for (var kind : FaultKind.values()) {
            var ofKind = faults.stream().filter(fault -> fault.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                byKind.put(kind, ofKind);
            }
        }
        byKind.forEach(
                (kind, ofKind) -> {
                    var writes =
                            ofKind.stream()
                                    .map(fault -> fault.interruption().writes().length())
                                    .sorted()
                                    .toList();
                    var reads =
                            ofKind.stream()
                                    .map(fault -> fault.interruption().reads().length())
                                    .sorted()
                                    .toList();
                    line(
                            text,
                            "| %s | %d | %s | %s | %s | %s | %s |"
                                    .formatted(
                                            kind.words(),
                                            ofKind.size(),
                                            seconds(writes.get(writes.size() / 2)),
                                            seconds(writes.getLast()),
                                            seconds(bound(kind)),
                                            seconds(reads.getLast()),
                                            kind.why()));
                });
        text.append('\n');
    }

    private Duration bound(FaultKind kind) {
        return kind.bounds().times(options.boundsFactor()).writes();
    }

    private void each(StringBuilder text) {
        line(
                text,
                "| at | fault | victim | proof | all well after | no write for (until, after the fault) | no read for |");
        line(text, "|---|---|---|---|---|---|---|");
        for (var fault : faults) {
            line(
                    text,
                    "| %s | %s | %s | %s | %s | %s | %s |"
                            .formatted(
                                    seconds(fault.at()),
                                    fault.kind().name().toLowerCase(Locale.ROOT),
                                    fault.victim(),
                                    fault.note(),
                                    seconds(fault.took()),
                                    fault.interruption().writes().text(),
                                    fault.interruption().reads().text()));
        }
        text.append('\n');
    }

    private static void lone(StringBuilder text, LoneBroker.Result result) {
        text.append('\n');
        line(
                text,
                "A stack with one broker, killed %d times under load:"
                        .formatted(result.rounds().size()));
        text.append('\n');
        line(
                text,
                "| death | records of committed offsets | projection held still | offsets compared | ready again after | every command decided after that |");
        line(text, "|---|---|---|---|---|---|");
        var number = 0;
        for (var round : result.rounds()) {
            number++;
            line(
                    text,
                    "| %d | %,d | %s | %d | %s | %s |"
                            .formatted(
                                    number,
                                    round.records(),
                                    round.held() ? "yes" : "no",
                                    round.offsets(),
                                    seconds(round.ready()),
                                    seconds(round.decided())));
        }
        text.append('\n');
        load(text, result.proof());
    }

    private static void load(StringBuilder text, Audit.Proof proof) {
        var figures = proof.figures();
        var commands = figures.commands();
        line(
                text,
                "* Commands: %,d applied, %,d rejected (%,d of holds closed already, %,d of what was reversed already); %,d requests, of them %,d sent again after no outcome (%s). A request was open for %s at most, %,d for longer than 10 s."
                        .formatted(
                                commands.applied(),
                                commands.rejected(),
                                commands.rejected(RejectionReason.HOLD_CLOSED),
                                commands.rejected(RejectionReason.ALREADY_REVERSED),
                                commands.requests(),
                                commands.retries(),
                                commands.undecided(),
                                seconds(figures.waits().longest()),
                                figures.waits().overBound()));
        line(
                text,
                "* Checked on the way: %,d repeats got the first answer to the last byte, %,d reused ids were refused, %,d groups took effect as one, %,d dry runs left no trace, %,d reads saw the own write, %,d commands were accepted and not sent again."
                        .formatted(
                                commands.checks().repeats(),
                                commands.checks().clashes(),
                                commands.checks().groups(),
                                commands.checks().dryRuns(),
                                commands.checks().ownWrites(),
                                commands.checks().accepted()));
        line(
                text,
                "* Events: %,d, of them %,d repeats of an answer. Holds that expired: %s; with nothing disturbed: %s."
                        .formatted(
                                figures.events().all(),
                                figures.events().repeats(),
                                figures.events().expired().all().text(),
                                figures.events().expired().undisturbed().text()));
        line(
                text,
                "* Reads: %,d, of them %,d with ranks, all in order; %,d asked another query-service at once; %,d found none. The largest lag that was told is %s."
                        .formatted(
                                figures.reads().answered(),
                                figures.reads().ranked(),
                                figures.reads().failovers(),
                                figures.reads().interrupted(),
                                seconds(figures.reads().longestLag())));
        proof.totals()
                .forEach(
                        (asset, sums) ->
                                line(text, "* Conservation of %s: %s".formatted(asset, sums)));
        line(text, "* laurel verify: " + proof.verified());
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
