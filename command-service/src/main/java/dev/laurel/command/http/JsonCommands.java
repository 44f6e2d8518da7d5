package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.problem.ProblemCode;
import dev.laurel.command.problem.ProblemException;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.ItemResult;
import dev.laurel.command.submission.Submission;
import dev.laurel.command.validation.BodyParser;
import dev.laurel.command.validation.BodyParser.Body;
import dev.laurel.command.validation.Parsed;
import dev.laurel.contract.outcome.Outcome;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Bodies of application/json: one command, or an array that is read whole before anything is
 * written. Threading: any.
 */
public final class JsonCommands {

    private static final String MEDIA_TYPE = "application/json";

    private final BodyParser parser;
    private final CommandSubmitter submitter;
    private final Admission admission;
    private final IngestMetrics metrics;

    public JsonCommands(
            BodyParser parser,
            CommandSubmitter submitter,
            Admission admission,
            IngestMetrics metrics) {
        this.parser = parser;
        this.submitter = submitter;
        this.admission = admission;
        this.metrics = metrics;
    }

    void take(HttpServletRequest request, HttpServletResponse response, @Nullable Duration wait)
            throws IOException {
        var bytes = RequestBody.expectedBytes(request);
        if (!admission.admitBody(bytes)) {
            throw overloaded();
        }
        Body body;
        try {
            body = parser.body(RequestBody.bounded(RequestBody.stream(request)));
        } finally {
            admission.releaseBody(bytes);
        }
        switch (body) {
            case Body.Single(var item) -> single(item, response, wait);
            case Body.Many(var items) -> many(items, response, wait);
        }
    }

    private void single(Parsed item, HttpServletResponse response, @Nullable Duration wait)
            throws IOException {
        if (item instanceof Parsed.Invalid(_, var problem)) {
            metrics.invalid(problem.code());
            throw new ProblemException(problem);
        }
        var result = process(List.of(item), wait).getFirst();
        var body = new ByteArrayOutputStream();
        var mediaType = MEDIA_TYPE;
        try (var json = ResultWriter.generator(body)) {
            switch (result) {
                case ItemResult.Accepted _ -> {
                    response.setStatus(HttpServletResponse.SC_ACCEPTED);
                    ResultWriter.items(json, List.of(result));
                }
                case ItemResult.Answered(var id, var decided) -> {
                    if (decided.replayed()) {
                        response.setHeader("Idempotency-Replayed", "true");
                    }
                    if (decided.outcome() instanceof Outcome.Rejected rejected) {
                        response.setStatus(HttpServletResponse.SC_CONFLICT);
                        mediaType = Problems.MEDIA_TYPE;
                        ResultWriter.rejection(json, id.value(), rejected, decided);
                    } else {
                        ResultWriter.item(json, result, null, 0);
                    }
                }
                case ItemResult.Pending _ -> {
                    response.setStatus(HttpServletResponse.SC_ACCEPTED);
                    ResultWriter.item(json, result, null, 0);
                }
                case ItemResult.Failed(_, var problem) -> throw new ProblemException(problem);
                case ItemResult.Invalid(_, var problem) -> throw new ProblemException(problem);
            }
        }
        Problems.send(response, mediaType, body);
    }

    private void many(List<Parsed> items, HttpServletResponse response, @Nullable Duration wait)
            throws IOException {
        var results = process(items, wait);
        response.setStatus(
                wait == null ? HttpServletResponse.SC_ACCEPTED : HttpServletResponse.SC_OK);
        var body = new ByteArrayOutputStream(items.size() * 64);
        try (var json = ResultWriter.generator(body)) {
            ResultWriter.items(json, results);
        }
        Problems.send(response, MEDIA_TYPE, body);
    }

    private List<ItemResult> process(List<Parsed> items, @Nullable Duration wait) {
        var valid = 0;
        for (var item : items) {
            valid += item instanceof Parsed.Valid ? 1 : 0;
        }
        if (!admission.admit(valid)) {
            throw overloaded();
        }
        try {
            if (wait != null && !submitter.reserveWaiters(valid)) {
                throw new ProblemException(
                        ProblemCode.TOO_MANY_WAITING,
                        "Too many requests wait for outcomes; nothing of this one was written");
            }
            return results(items, submitAll(items, wait));
        } finally {
            admission.release(valid);
        }
    }

    private List<Submission> submitAll(List<Parsed> items, @Nullable Duration wait) {
        var submissions = new ArrayList<Submission>(items.size());
        for (var item : items) {
            if (item instanceof Parsed.Valid(var command)) {
                submissions.add(submitter.submit(command, wait));
            }
        }
        return submissions;
    }

    private List<ItemResult> results(List<Parsed> items, List<Submission> submissions) {
        var results = new ArrayList<ItemResult>(items.size());
        var next = submissions.iterator();
        for (var item : items) {
            results.add(
                    switch (item) {
                        case Parsed.Valid _ -> submitter.await(next.next());
                        case Parsed.Invalid(var id, var problem) -> {
                            metrics.invalid(problem.code());
                            yield new ItemResult.Invalid(id, problem);
                        }
                    });
        }
        return results;
    }

    private static ProblemException overloaded() {
        return new ProblemException(
                ProblemCode.OVERLOADED,
                "More commands are under way than the service takes at once; try again");
    }
}
