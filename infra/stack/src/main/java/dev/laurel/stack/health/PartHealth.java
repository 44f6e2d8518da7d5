package dev.laurel.stack.health;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import org.jspecify.annotations.Nullable;

/**
 * How one part is. Times are RFC 3339.
 *
 * @param name of the part
 * @param pid of its process, null where it has none
 * @param state what it is doing
 * @param ready whether it can do its work
 * @param detail why not, with how long; null where it is ready
 * @param since when it became ready or ceased to be, null where nobody knows
 * @param rssMiB resident memory
 * @param lag records it is behind, null where that cannot be known
 * @param lagMs how old what it serves is
 * @param position what it has read
 * @param restarts how often the supervisor started it again
 * @param lastExit how it ended the last time
 * @param nextTry when it is started again
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PartHealth(
        String name,
        @Nullable Long pid,
        State state,
        boolean ready,
        @Nullable String detail,
        @Nullable String since,
        @Nullable Long rssMiB,
        @Nullable Long lag,
        @Nullable Long lagMs,
        @Nullable String position,
        int restarts,
        @Nullable String lastExit,
        @Nullable String nextTry) {

    /** What a part is doing. */
    public enum State {
        READY,
        /** Its process runs. */
        NOT_READY,
        /** It is being started again. */
        STARTING,
        /** It has no process and should have one. */
        DEAD,
        /** The stack is stopped. */
        STOPPED;

        /** Whether somebody who wants the stack to run has to wait for this part to start. */
        public boolean missing() {
            return switch (this) {
                case READY, NOT_READY -> false;
                case STARTING, DEAD, STOPPED -> true;
            };
        }
    }
}
