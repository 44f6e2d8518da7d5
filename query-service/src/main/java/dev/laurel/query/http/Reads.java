package dev.laurel.query.http;

import dev.laurel.contract.position.Position;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;
import dev.laurel.query.position.PositionGate;
import dev.laurel.query.replica.ReadView;
import dev.laurel.query.replica.ReadViews;
import dev.laurel.query.replica.ReplicaStatus;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all reads have in common: they need a loaded replica, wait for a position if asked to, are
 * bounded in number, and say of which position and how late they are.
 *
 * <p>Threading: any request thread.
 */
public final class Reads {

    static final String MIN_POSITION = "Laurel-Min-Position";

    private final ReadViews views;
    private final ReplicaStatus status;
    private final PositionGate gate;
    private final ReadLimiter limiter;
    private final int partitions;

    /**
     * @param partitions how many a position may name
     */
    public Reads(
            ReadViews views,
            ReplicaStatus status,
            PositionGate gate,
            ReadLimiter limiter,
            int partitions) {
        this.views = views;
        this.status = status;
        this.gate = gate;
        this.limiter = limiter;
        this.partitions = partitions;
    }

    /** Answers from a view. */
    @FunctionalInterface
    interface ReadHandler {

        Answer answer(ReadView view);
    }

    /** Takes what an answer needs from a view. */
    @FunctionalInterface
    interface ViewReader<T> {

        T read(ReadView view);
    }

    Answer read(Request request, ReadHandler handler) throws InterruptedException {
        return read(request, handler::answer, answer -> answer);
    }

    /**
     * Answers in two steps, for what is more than the store.
     *
     * @param completion runs when the store is no longer read, and may take its time
     */
    <T> Answer read(Request request, ViewReader<T> reader, Function<T, Answer> completion)
            throws InterruptedException {
        awaitPosition(request);
        String position;
        Supplier<Answer> rest;
        limiter.enter();
        try (var view = acquire()) {
            position = view.positionText();
            rest = rest(view, reader, completion);
        } finally {
            limiter.leave();
        }
        var lag = Long.toString(status.lagMillis());
        return answer(rest).with("Laurel-Position", position).with("Laurel-Lag-Ms", lag);
    }

    private static <T> Supplier<Answer> rest(
            ReadView view, ViewReader<T> reader, Function<T, Answer> completion) {
        try {
            var read = reader.read(view);
            return () -> completion.apply(read);
        } catch (ProblemException e) {
            return () -> Problems.answer(e.problem());
        }
    }

    private static Answer answer(Supplier<Answer> rest) {
        try {
            return rest.get();
        } catch (ProblemException e) {
            return Problems.answer(e.problem());
        }
    }

    /** The newest view, or the problem that there is none. */
    private ReadView acquire() {
        if (status.state() instanceof ReplicaStatus.State.Failed(var message)) {
            throw new ProblemException(ProblemCode.REPLICA_FAILED, message);
        }
        var view = views.acquire();
        if (view == null) {
            throw loading();
        }
        return view;
    }

    private ProblemException loading() {
        var progress =
                switch (status.state()) {
                    case ReplicaStatus.State.Loading(var applied, var total) ->
                            total == 0
                                    ? "it waits for the topics"
                                    : applied + " of " + total + " records applied";
                    case ReplicaStatus.State.Live _, ReplicaStatus.State.Failed _ -> "almost done";
                };
        return new ProblemException(ProblemCode.LOADING, "The replica is loading: " + progress);
    }

    private void awaitPosition(Request request) throws InterruptedException {
        var text = request.header(MIN_POSITION);
        if (text == null) {
            return;
        }
        var wanted =
                Position.parse(text)
                        .orElseThrow(
                                () ->
                                        Problems.badField(
                                                MIN_POSITION,
                                                "Must be a position such as 0:12,3:41"));
        if (wanted.partitions() > partitions) {
            throw Problems.badField(
                    MIN_POSITION,
                    "Must name partitions 0 to " + (partitions - 1) + ", which is all there are");
        }
        var wait = request.appliedWait();
        if (reaches(wanted)) {
            return;
        }
        try (var place = gate.placeFor(wanted)) {
            if (place == null) {
                throw Problems.tooManyWaiting();
            }
            // Looked at again, because it may have been published before the place was taken.
            if (!reaches(wanted) && !place.await(wait, request::isClientGone)) {
                if (gate.isEnded()) {
                    throw new ProblemException(ProblemCode.STOPPING, "The service is stopping");
                }
                throw new ProblemException(
                        ProblemCode.NOT_YET_VISIBLE,
                        "The replica has not reached position " + wanted.text() + " yet");
            }
        }
    }

    private boolean reaches(Position wanted) {
        try (var view = acquire()) {
            return view.position().reaches(wanted);
        }
    }
}
