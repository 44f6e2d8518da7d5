package dev.laurel.query.replica;

import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * How the replica is doing.
 *
 * <p>Threading: the replica's thread writes, any thread reads.
 */
public final class ReplicaStatus {

    /** Silence of the broker up to this says nothing: a fetch without news takes half as long. */
    private static final long SILENCE_MILLIS_MAX = 1_000;

    /** A broker answers a fetch twice a second: it has missed eight. */
    private static final long SILENCE_MILLIS_TO_TELL = 4_000;

    private static final long MILLIS_PER_SECOND = 1_000;

    /** What the replica does now. */
    public sealed interface State {

        /**
         * Reads what had been written before it started; reads are not answered.
         *
         * @param applied offsets passed of those
         * @param total offsets to pass
         */
        record Loading(long applied, long total) implements State {}

        /** Answers reads. */
        record Live() implements State {}

        /** Has given up. */
        record Failed(String message) implements State {}
    }

    private final InstantSource clock;
    private volatile State state = new State.Loading(0, 0);
    private volatile long recordsBehind;
    private volatile boolean behindKnown;
    private volatile String held = "";
    private volatile long heardAtMillis;
    private volatile long lastEventMillis;

    public ReplicaStatus(InstantSource clock) {
        this.clock = clock;
        this.heardAtMillis = clock.millis();
    }

    public State state() {
        return state;
    }

    /** Offsets that are in the topics and not yet in the answers. */
    public long recordsBehind() {
        return recordsBehind;
    }

    /**
     * Offsets that are in the topics and not yet in the answers; empty where that is not known,
     * because the broker has not told yet or does not answer.
     */
    public OptionalLong knownRecordsBehind() {
        return behindKnown && !isSilent() ? OptionalLong.of(recordsBehind) : OptionalLong.empty();
    }

    /** What keeps the answers from being new, one sentence; empty where nothing does. */
    public String detail() {
        return switch (state) {
            case State.Failed(var message) -> message;
            case State.Loading _, State.Live _ when isSilent() -> silence();
            case State.Loading(var applied, var total) ->
                    "Loading: " + applied + " of " + total + " records are applied";
            case State.Live _ -> held;
        };
    }

    private String silence() {
        var seconds = (clock.millis() - heardAtMillis) / MILLIS_PER_SECOND;
        return "No response from Kafka for " + seconds + " s";
    }

    /**
     * How old the answers are: 0 when all that the broker has is in them, else the age of the last
     * event that is; where the broker is silent, the time since it last spoke.
     */
    public long lagMillis() {
        var now = clock.millis();
        var silence = now - heardAtMillis;
        var age = recordsBehind == 0 ? 0 : Math.max(0, now - lastEventMillis);
        return silence > SILENCE_MILLIS_MAX ? Math.max(silence, age) : age;
    }

    /** Whether the broker has said nothing for so long that somebody should know. */
    public boolean isSilent() {
        return clock.millis() - heardAtMillis > SILENCE_MILLIS_TO_TELL;
    }

    void state(State next) {
        state = next;
    }

    void heard() {
        heardAtMillis = clock.millis();
    }

    void behind(long records) {
        recordsBehind = records;
        behindKnown = true;
    }

    /**
     * Applying waits for something.
     *
     * @param why one sentence; empty when it goes on
     */
    void held(String why) {
        held = why;
    }

    void lastEvent(long timestampMillis) {
        lastEventMillis = timestampMillis;
    }

    /** Ends all reads. */
    public void fail(String message) {
        state = new State.Failed(message);
    }
}
