package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.problem.Problem;
import dev.laurel.command.problem.ProblemCode;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.ItemResult;
import dev.laurel.command.submission.Submission;
import dev.laurel.command.validation.BodyParser;
import dev.laurel.command.validation.Limits;
import dev.laurel.command.validation.Parsed;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Bodies of application/x-ndjson: any number of lines, streamed both ways. The request's own thread
 * reads and submits; another writes the results in the order of the lines as they become known.
 * Between them stands a bounded window of lines, so a client that does not read its results is not
 * read either.
 *
 * <p>Threading: any number of requests, two virtual threads each.
 */
public final class LineCommands {

    private static final String MEDIA_TYPE = "application/x-ndjson";
    private static final int WINDOW = 5_000;
    private static final long ROOM_SECONDS_MAX = 60;

    private final BodyParser parser;
    private final CommandSubmitter submitter;
    private final IngestMetrics metrics;

    public LineCommands(BodyParser parser, CommandSubmitter submitter, IngestMetrics metrics) {
        this.parser = parser;
        this.submitter = submitter;
        this.metrics = metrics;
    }

    /** A line under way: submitted, or known already. */
    private record Line(long number, @Nullable Submission submission, @Nullable ItemResult result) {

        boolean isDone() {
            return submission == null || submission.isDone();
        }
    }

    void take(HttpServletRequest request, HttpServletResponse response, @Nullable Duration wait)
            throws IOException {
        var lines = new LineReader(RequestBody.stream(request));
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(MEDIA_TYPE);
        var window = new ArrayBlockingQueue<Line>(WINDOW);
        var results = new Results(window, response);
        var writer = Thread.ofVirtual().name("ndjson-results").start(results);
        try {
            while (!results.gone && lines.next()) {
                if (!window.offer(line(lines, wait), ROOM_SECONDS_MAX, TimeUnit.SECONDS)) {
                    break;
                }
            }
            results.ended = true;
            writer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            results.ended = true;
            results.abandonRest();
        }
    }

    private Line line(LineReader lines, @Nullable Duration wait) {
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
            case Parsed.Valid(var command) ->
                    wait != null && !submitter.reserveWaiters(1)
                            ? new Line(
                                    lines.number(),
                                    null,
                                    new ItemResult.Failed(
                                            command.head().id(),
                                            Problem.of(
                                                    ProblemCode.TOO_MANY_WAITING,
                                                    "Too many requests wait for outcomes; the command was not written")))
                            : new Line(lines.number(), submitter.submit(command, wait), null);
        };
    }

    private Line invalid(long number, @Nullable String id, Problem problem) {
        metrics.invalid(problem.code());
        return new Line(number, null, new ItemResult.Invalid(id, problem));
    }

    /** Writes what becomes of the lines. */
    private final class Results implements Runnable {

        private static final long LOOK_MILLIS = 50;

        private final BlockingQueue<Line> window;
        private final HttpServletResponse response;

        /** No line comes after those in the window. */
        private volatile boolean ended;

        /** The client does not take results any more. */
        private volatile boolean gone;

        Results(BlockingQueue<Line> window, HttpServletResponse response) {
            this.window = window;
            this.response = response;
        }

        @Override
        public void run() {
            try {
                write();
            } catch (IOException _) {
                gone = true;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void write() throws IOException, InterruptedException {
            var out = response.getOutputStream();
            var unsent = false;
            while (true) {
                var line = window.poll();
                if (line == null || !line.isDone()) {
                    if (unsent) {
                        out.flush();
                        unsent = false;
                    }
                    if (line == null) {
                        var last = ended;
                        line = window.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                        if (line == null && last) {
                            return;
                        }
                    }
                }
                if (line != null) {
                    var result =
                            line.submission() == null
                                    ? line.result()
                                    : submitter.await(line.submission());
                    if (result != null) {
                        out.write(ResultWriter.line(result, line.number()));
                        unsent = true;
                    }
                }
            }
        }

        void abandonRest() {
            for (var line = window.poll(); line != null; line = window.poll()) {
                if (line.submission() != null) {
                    submitter.abandon(line.submission());
                }
            }
        }
    }
}
