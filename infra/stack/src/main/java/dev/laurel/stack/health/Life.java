package dev.laurel.stack.health;

import java.time.Instant;
import java.util.Optional;

/**
 * What the supervisor remembers of a part.
 *
 * @param state what it is doing with it
 * @param since when that began
 * @param restarts how often it started the part again, since the supervisor itself started
 * @param failuresInRow how often the part died without having lived long in between
 * @param lastExit how it ended the last time, such as {@code exit 137 (SIGKILL)}
 * @param reason why the last start failed, or what the next one waits for; may be empty
 * @param nextTry when it is started again
 */
public record Life(
        State state,
        Instant since,
        int restarts,
        int failuresInRow,
        Optional<String> lastExit,
        String reason,
        Optional<Instant> nextTry) {

    /** What is done with a part. */
    public enum State {
        /** Its process is watched. */
        RUNNING,
        /** It is dead, and will be started again. */
        DEAD,
        /** It is being started again. */
        STARTING
    }

    /** A part that runs and was never seen dead. */
    public static Life running(Instant since) {
        return new Life(State.RUNNING, since, 0, 0, Optional.empty(), "", Optional.empty());
    }

    /** It is being started again. */
    public Life starting(Instant now) {
        return new Life(
                State.STARTING, now, restarts, failuresInRow, lastExit, "", Optional.empty());
    }

    /** It runs again. */
    public Life started(Instant now) {
        return new Life(
                State.RUNNING, now, restarts + 1, failuresInRow, lastExit, "", Optional.empty());
    }

    /** It died, or could not be started. */
    public Life died(Instant now, int failures, String exit, String why, Instant next) {
        return new Life(
                State.DEAD, now, restarts, failures, Optional.of(exit), why, Optional.of(next));
    }

    /** It is dead, and its start is put off. */
    public Life putOff(String why, Instant next) {
        return new Life(
                State.DEAD, since, restarts, failuresInRow, lastExit, why, Optional.of(next));
    }
}
