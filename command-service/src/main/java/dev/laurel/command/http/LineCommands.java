package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.problem.Problem;
import dev.laurel.command.problem.ProblemCode;
import dev.laurel.command.problem.ProblemException;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.ItemResult;
import dev.laurel.command.validation.BodyParser;
import dev.laurel.command.validation.Limits;
import dev.laurel.command.validation.Parsed;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
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

    private static final String MEDIA_TYPE = "application/x-ndjson";

    /** How long a line waits for others to be done before it is refused. */
    private static final long ROOM_MILLIS_MAX = 10_000;

    private final BodyParser parser;
    private final CommandSubmitter submitter;
    private final Admission admission;
    private final IngestMetrics metrics;
    private final ThreadFactory threads;
    private final BooleanSupplier stopping;

    /**
     * @param threads makes the second thread of a request
     * @param stopping whether the service is stopping; then no more lines are read
     */
    public LineCommands(
            BodyParser parser,
            CommandSubmitter submitter,
            Admission admission,
            IngestMetrics metrics,
            ThreadFactory threads,
            BooleanSupplier stopping) {
        this.parser = parser;
        this.submitter = submitter;
        this.admission = admission;
        this.metrics = metrics;
        this.threads = threads;
        this.stopping = stopping;
    }

    void take(HttpServletRequest request, HttpServletResponse response, @Nullable Duration wait)
            throws IOException {
        if (!admission.admitStream()) {
            throw new ProblemException(
                    ProblemCode.OVERLOADED,
                    "More streams are open than the service takes at once; send it again");
        }
        try {
            var lines = new LineReader(RequestBody.stream(request));
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(MEDIA_TYPE);
            var results = new LineResults(submitter, response.getOutputStream());
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
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            admission.releaseStream();
        }
    }

    private void read(LineReader lines, LineResults results, @Nullable Duration wait)
            throws InterruptedException {
        try {
            while (lines.next()) {
                if (!results.offer(item(lines, wait))) {
                    return;
                }
                if (stopping.getAsBoolean()) {
                    ended(
                            lines,
                            results,
                            ProblemCode.STOPPING,
                            "The service is stopping: this line and those after it were not read");
                    return;
                }
            }
        } catch (IOException e) {
            ended(
                    lines,
                    results,
                    ProblemCode.BODY_BROKEN,
                    "The body ended before its end, so this line was not taken: " + e.getMessage());
        }
    }

    private void ended(LineReader lines, LineResults results, ProblemCode code, String detail)
            throws InterruptedException {
        var told = results.offer(invalid(lines.number() + 1, null, Problem.of(code, detail)));
        assert told || results.isGone();
    }

    private Item item(LineReader lines, @Nullable Duration wait) throws InterruptedException {
        if (lines.tooLong()) {
            return invalid(
                    lines.number(),
                    null,
                    Problem.of(
                            ProblemCode.LINE_TOO_LONG,
                            "A line takes at most " + Limits.LINE_BYTES_MAX + " bytes"));
        }
        return switch (parser.line(lines.line(), lines.length())) {
            case Parsed.Invalid(var id, var problem) -> invalid(lines.number(), id, problem);
            case Parsed.Valid(var command) -> {
                var refusal = submitter.admitWithin(ROOM_MILLIS_MAX, wait != null);
                yield refusal == null
                        ? new Item.Submitted(lines.number(), submitter.submit(command, wait))
                        : new Item.Known(
                                lines.number(),
                                new ItemResult.Failed(command.head().id(), refusal));
            }
        };
    }

    private Item invalid(long line, @Nullable String id, Problem problem) {
        metrics.invalid(problem.code());
        return new Item.Known(line, new ItemResult.Invalid(id, problem));
    }
}
