package dev.laurel.query.replica;

import java.time.InstantSource;

/**
 * How the replica is doing.
 *
 * <p>Threading: the replica's thread writes, any thread reads.
 */
public final class ReplicaStatus {

    /** Silence of the broker up to this says nothing: a fetch without news takes half as long. */
    private static final long SILENCE_MILLIS_MAX = 1_000;

    private static final long SILENCE_MILLIS_TO_TELL = 5_000;

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
    boolean isSilent() {
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
    }

    void lastEvent(long timestampMillis) {
        lastEventMillis = timestampMillis;
    }

    /** Ends all reads. */
    public void fail(String message) {
        state = new State.Failed(message);
    }
}
