package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.outcome.Decided;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.submission.ItemResult;
import dev.laurel.command.validation.BodyParser;
import dev.laurel.command.validation.BodyParser.Body;
import dev.laurel.command.validation.GroupAssembler;
import dev.laurel.command.validation.Limits;
import dev.laurel.command.validation.Parsed;
import dev.laurel.command.validation.Unit;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.kit.http.AnswerBudget;
import dev.laurel.kit.http.BodyBudget;
import dev.laurel.kit.http.BodyPace;
import dev.laurel.kit.http.ClientConnection;
import dev.laurel.kit.http.MediaTypes;
import dev.laurel.kit.http.Responses;
import dev.laurel.kit.http.WholeBody;
import dev.laurel.kit.problem.ProblemException;
import dev.laurel.kit.problem.ProblemJson;

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

    /** What the result of one item of an array takes, a problem included. */
    private static final int RESULT_BYTES = 256;

    private final BodyParser parser;
    private final CommandSubmitter submitter;
    private final BodyBudget bodies;
    private final AnswerBudget answers;
    private final IngestMetrics metrics;
    private final BodyPace pace;

    public JsonCommands(
            BodyParser parser,
            CommandSubmitter submitter,
            BodyBudget bodies,
            AnswerBudget answers,
            IngestMetrics metrics,
            BodyPace pace) {
        this.parser = parser;
        this.submitter = submitter;
        this.bodies = bodies;
        this.answers = answers;
        this.metrics = metrics;
        this.pace = pace;
    }

    /** The commands of a request, handed on. */
    private record Taken(boolean single, List<Item> items, AnswerBudget.Room room) {}

    void take(HttpServletRequest request, HttpServletResponse response, @Nullable Duration wait)
            throws IOException {
        var taken = submit(request, wait);
        try (var room = taken.room()) {
            assert room != null;
            var results = await(taken.items(), ClientConnection.of(request));
            if (taken.single()) {
                answer(results.getFirst(), request, response);
            } else {
                answer(results, request, response, wait);
            }
        }
    }

    private List<ItemResult> await(List<Item> items, ClientConnection connection) {
        var results = new ArrayList<ItemResult>(items.size());
        for (var item : items) {
            switch (item) {
                case Item.Submitted(_, var submission) ->
                        results.add(submitter.await(submission, connection::isGone));
                case Item.Known(_, var result) -> results.add(result);
                case Item.End _ -> throw new IllegalStateException("Expected no end in an array");
            }
        }
        return results;
    }

    /** When it returns, the body and the commands read from it are held by nobody but the log. */
    private Taken submit(HttpServletRequest request, @Nullable Duration wait) throws IOException {
        try (var body = WholeBody.read(request, pace, bodies, Limits.BODY_BYTES_MAX)) {
            return switch (parser.body(body.bytes(), body.length(), wait != null)) {
                case Body.Single(var item) -> submit(true, List.of(item), wait);
                case Body.Many(var items) -> submit(false, items, wait);
            };
        }
    }

    /** The room of the answer is taken first: what is written has to be answered for. */
    private Taken submit(boolean single, List<Parsed> parsed, @Nullable Duration wait) {
        var room = answers.room(parsed.size() * RESULT_BYTES);
        var taken = false;
        try {
            var items = submit(parsed, wait);
            taken = true;
            return new Taken(single, items, room);
        } finally {
            if (!taken) {
                room.close();
            }
        }
    }

    private List<Item> submit(List<Parsed> parsed, @Nullable Duration wait) {
        var units = GroupAssembler.assemble(parsed);
        var valid = 0;
        for (var unit : units) {
            valid +=
                    switch (unit) {
                        case Unit.Single _ -> 1;
                        case Unit.Group(_, var group) -> group.members().size();
                        case Unit.Refused _ -> 0;
                    };
        }
        submitter.admit(valid, wait != null);
        var items = new ArrayList<Item>(parsed.size());
        for (var unit : units) {
            switch (unit) {
                case Unit.Single(var place, var command) ->
                        items.add(new Item.Submitted(place, submitter.submit(command, wait)));
                case Unit.Group(var places, var group) -> {
                    var submissions = submitter.submit(group, wait);
                    for (var i = 0; i < places.size(); i++) {
                        items.add(new Item.Submitted(places.get(i), submissions.get(i)));
                    }
                }
                case Unit.Refused(var place, var id, var problem) -> {
                    metrics.invalid(problem.code());
                    items.add(new Item.Known(place, new ItemResult.Invalid(id, problem)));
                }
            }
        }
        return items;
    }

    private static void answer(
            ItemResult result, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var body = new ByteArrayOutputStream();
        var mediaType = MediaTypes.JSON;
        try (var json = ResultWriter.generator(body)) {
            switch (result) {
                case ItemResult.Accepted _ -> {
                    response.setStatus(HttpServletResponse.SC_ACCEPTED);
                    ResultWriter.items(json, List.of(result));
                }
                case ItemResult.Answered(var id, var decided) -> {
                    if (decided.kind() == Decided.Kind.REPEATED) {
                        response.setHeader("Idempotency-Replayed", "true");
                    }
                    if (decided.outcome() instanceof Outcome.Rejected rejected) {
                        response.setStatus(HttpServletResponse.SC_CONFLICT);
                        mediaType = ProblemJson.MEDIA_TYPE;
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
        Responses.send(request, response, mediaType, body.toByteArray(), body.size());
    }

    private void answer(
            List<ItemResult> results,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Duration wait)
            throws IOException {
        response.setStatus(
                wait == null ? HttpServletResponse.SC_ACCEPTED : HttpServletResponse.SC_OK);
        if (nothingTaken(results)) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader("Retry-After", ProblemJson.RETRY_AFTER_SECONDS);
        }
        for (var result : results) {
            if (result instanceof ItemResult.Failed(_, var problem)) {
                metrics.refused(problem.code());
            }
        }
        var body = new ByteArrayOutputStream(results.size() * 64);
        try (var json = ResultWriter.generator(body)) {
            ResultWriter.items(json, results);
        }
        Responses.send(request, response, MediaTypes.JSON, body.toByteArray(), body.size());
    }

    /** Whether some failed and none went through: then the status should say so too. */
    private static boolean nothingTaken(List<ItemResult> results) {
        var failed = false;
        for (var result : results) {
            switch (result) {
                case ItemResult.Failed _ -> failed = true;
                case ItemResult.Invalid _ -> {}
                case ItemResult.Accepted _, ItemResult.Answered _, ItemResult.Pending _ -> {
                    return false;
                }
            }
        }
        return failed;
    }
}
