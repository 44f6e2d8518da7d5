package dev.laurel.stack.health;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * How one part is; one flat object in JSON. Times are RFC 3339.
 *
 * @param name of the part
 * @param pid of its process, null where it has none
 * @param state what it is doing
 * @param detail why it is not ready, with how long; null where it is
 * @param since when it became ready or ceased to be, null where nobody knows
 * @param now what it holds and how far it is
 * @param past what the supervisor did with it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonPropertyOrder({"name", "pid", "state", "ready", "detail", "since"})
public record PartHealth(
        String name,
        @Nullable Long pid,
        State state,
        @Nullable String detail,
        @Nullable String since,
        @JsonUnwrapped Now now,
        @JsonUnwrapped Past past) {

    /**
     * What a part holds and how far it is.
     *
     * @param rssMiB resident memory
     * @param lag records it is behind, null where that cannot be known
     * @param lagMs how old what it serves is
     * @param position what it has read
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Now(
            @Nullable Long rssMiB,
            @Nullable Long lag,
            @Nullable Long lagMs,
            @Nullable String position) {}

    /**
     * What the supervisor did with a part.
     *
     * @param restarts how often it started it again
     * @param lastExit how it ended the last time
     * @param nextTry when it is started again
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Past(int restarts, @Nullable String lastExit, @Nullable String nextTry) {}

    /** Whether it can do its work. */
    @JsonProperty("ready")
    public boolean ready() {
        return state == State.READY;
    }

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

        /** In JSON. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether somebody who wants the stack to run has to wait for this part to start. */
        public boolean missing() {
            return switch (this) {
                case READY, NOT_READY -> false;
                case STARTING, DEAD, STOPPED -> true;
            };
        }
    }
}
