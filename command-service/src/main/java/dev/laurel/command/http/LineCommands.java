package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.ItemResult;
import dev.laurel.command.submission.Submission;
import dev.laurel.command.validation.BodyParser;
import dev.laurel.command.validation.GroupAssembler;
import dev.laurel.command.validation.Limits;
import dev.laurel.command.validation.Parsed;
import dev.laurel.command.validation.Unit;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.kit.http.BodyInput;
import dev.laurel.kit.http.BodyPace;
import dev.laurel.kit.http.ClientConnection;
import dev.laurel.kit.http.UnreadBody;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/**
 * Bodies of application/x-ndjson: any number of lines, streamed both ways. The request's own thread
 * reads and submits; another writes the results in the order of the lines as they become known.
 * Between them stands a bounded window of lines, so a client that does not read its results is not
 * read either. A stream that must end early says so in a last line.
 *
 * <p>Threading: a bounded number of requests, two virtual threads each.
 */
public final class LineCommands {

    static final String MEDIA_TYPE = "application/x-ndjson";

    private static final String STOPPING = "The service is stopping";

    /** After so many lines in a row that are none, a stream is no stream of commands. */
    private static final int UNREADABLE_MAX = 1_000;

    private static final String NO_COMMANDS = UNREADABLE_MAX + " lines in a row are not commands";

    /** How long a line waits for others to be done before it is refused. */
    private static final long ROOM_MILLIS_MAX = 10_000;

    /** How many groups back a stream knows the name of one again. */
    private static final int NAMES_MAX = 1_000;

    private final BodyParser parser;
    private final CommandSubmitter submitter;
    private final Admission admission;
    private final IngestMetrics metrics;
    private final ThreadFactory threads;
    private final BooleanSupplier stopping;
    private final BodyPace pace;

    /**
     * @param threads makes the second thread of a request
     * @param stopping whether the service is stopping; then no more lines are read or waited for
     */
    public LineCommands(
            BodyParser parser,
            CommandSubmitter submitter,
            Admission admission,
            IngestMetrics metrics,
            ThreadFactory threads,
            BooleanSupplier stopping,
            BodyPace pace) {
        this.parser = parser;
        this.submitter = submitter;
        this.admission = admission;
        this.metrics = metrics;
        this.threads = threads;
        this.stopping = stopping;
        this.pace = pace;
    }

    void take(HttpServletRequest request, HttpServletResponse response, @Nullable Duration wait)
            throws IOException {
        if (!admission.admitStream()) {
            throw new ProblemException(
                    ProblemCode.OVERLOADED,
                    "More streams are open than the service takes at once; send it again");
        }
        try (var body = BodyInput.open(request, pace, BodyInput.Form.STREAM)) {
            var lines = new LineSource(new LineReader(body, pace.timeMax()), stopping);
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(MEDIA_TYPE);
            var results =
                    new LineResults(
                            submitter,
                            response.getOutputStream(),
                            metrics,
                            lines::callOffIfStopping,
                            ClientConnection.of(request)::isGone);
            var writer = threads.newThread(results);
            writer.start();
            try {
                read(lines, results, wait);
            } finally {
                // The response is the writer's until it ends.
                results.end();
                writer.join();
                results.abandonRest();
            }
            if (results.failure() != null) {
                throw results.failure();
            }
            UnreadBody.discard(request, response);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            admission.releaseStream();
        }
    }

    private void read(LineSource source, LineResults results, @Nullable Duration wait)
            throws InterruptedException {
        var lines = source.lines();
        var groups = new GroupAssembler(NAMES_MAX);
        var unreadable = 0;
        try {
            while (source.next()) {
                var parsed = parsed(lines, wait);
                if (!offer(groups.add(lines.number(), parsed), results, wait)) {
                    return;
                }
                unreadable = parsed instanceof Parsed.Unreadable ? unreadable + 1 : 0;
                if (unreadable == UNREADABLE_MAX) {
                    ended(lines, groups, results, ProblemCode.MALFORMED_JSON, NO_COMMANDS);
                    return;
                }
                if (source.isStopping()) {
                    ended(lines, groups, results, ProblemCode.STOPPING, STOPPING);
                    return;
                }
            }
            var told = offer(groups.end(), results, wait);
            assert told || results.isGone();
        } catch (IOException e) {
            results.endWaits();
            ended(lines, groups, results, ProblemCode.BODY_BROKEN, e.getMessage() + "");
        } catch (ProblemException e) {
            // The client is not there, or not to be trusted, any more: what it waits for ends.
            results.endWaits();
            var stopped = source.isStopping();
            ended(
                    lines,
                    groups,
                    results,
                    stopped ? ProblemCode.STOPPING : e.problem().code(),
                    stopped ? STOPPING : e.problem().detail());
        }
    }

    private Parsed parsed(LineReader lines, @Nullable Duration wait) {
        return lines.tooLong()
                ? new Parsed.Unreadable(
                        null,
                        Problem.of(
                                ProblemCode.LINE_TOO_LONG,
                                "A line takes at most " + Limits.LINE_BYTES_MAX + " bytes"))
                : parser.line(lines.line(), lines.length(), wait != null);
    }

    /** Hands on what is complete; false where the client does not read its results. */
    private boolean offer(List<Unit> units, LineResults results, @Nullable Duration wait)
            throws InterruptedException {
        for (var unit : units) {
            var taken =
                    switch (unit) {
                        case Unit.Single(var line, var command) ->
                                results.offer(item(line, command, wait));
                        case Unit.Group(var lines, var group) ->
                                offer(items(lines, group, wait), results);
                        case Unit.Refused(var line, var id, var problem) ->
                                results.offer(invalid(line, id, problem));
                    };
            if (!taken) {
                return false;
            }
        }
        return true;
    }

    /** After one that is not taken the others only free their waiters. */
    private static boolean offer(List<Item> items, LineResults results)
            throws InterruptedException {
        var taken = true;
        for (var item : items) {
            taken &= results.offer(item);
        }
        return taken;
    }

    private Item item(long line, Command command, @Nullable Duration wait)
            throws InterruptedException {
        var refusal = submitter.admitWithin(1, ROOM_MILLIS_MAX, wait != null);
        return refusal == null
                ? new Item.Submitted(line, submitter.submit(command, wait))
                : failed(line, command, refusal);
    }

    private List<Item> items(List<Long> lines, CommandGroup group, @Nullable Duration wait)
            throws InterruptedException {
        var members = group.members();
        var refusal = submitter.admitWithin(members.size(), ROOM_MILLIS_MAX, wait != null);
        var submissions = refusal == null ? submitter.submit(group, wait) : List.<Submission>of();
        var items = new ArrayList<Item>(members.size());
        for (var i = 0; i < members.size(); i++) {
            items.add(
                    refusal == null
                            ? new Item.Submitted(lines.get(i), submissions.get(i))
                            : failed(lines.get(i), members.get(i), refusal));
        }
        return items;
    }

    /** Of a group that is not complete nothing is written. */
    private void ended(
            LineReader lines,
            GroupAssembler groups,
            LineResults results,
            ProblemCode code,
            String why)
            throws InterruptedException {
        var items = new ArrayList<Item>();
        for (var held : groups.breakOff()) {
            items.add(
                    switch (held.item()) {
                        case Parsed.Valid(var command) ->
                                failed(
                                        held.place(),
                                        command,
                                        Problem.of(
                                                code,
                                                why
                                                        + ": this line was not written, because its"
                                                        + " group was not complete"));
                        case Parsed.Invalid(var id, var problem, _) ->
                                invalid(held.place(), id, problem);
                        case Parsed.Unreadable(var id, var problem) ->
                                invalid(held.place(), id, problem);
                    });
        }
        var rest = Problem.of(code, why + ": this line and those after it were not taken");
        items.add(new Item.Known(lines.number() + 1, new ItemResult.Failed(null, rest)));
        var told = offer(items, results);
        assert told || results.isGone();
    }

    private static Item failed(long line, Command command, Problem problem) {
        return new Item.Known(line, new ItemResult.Failed(command.head().id(), problem));
    }

    private Item invalid(long line, @Nullable String id, Problem problem) {
        metrics.invalid(problem.code());
        return new Item.Known(line, new ItemResult.Invalid(id, problem));
    }
}
