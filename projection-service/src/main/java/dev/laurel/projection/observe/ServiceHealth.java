package dev.laurel.projection.observe;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Whether the instance is alive and ready, since when, and why not; one line of the log for each
 * change.
 *
 * <p>Threading: any thread asks; one calls {@link #look} about once a second, so that a change is
 * noticed when nobody asks.
 */
public final class ServiceHealth implements Supplier<Readiness> {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceHealth.class);

    private final Supplier<List<RoleState>> roles;
    private final InstantSource clock;
    private @Nullable Known known;

    /** What counts as a change: not the seconds or bytes of a detail. */
    private record Known(boolean ready, List<String> states, Instant since) {

        boolean isSame(boolean readyNow, List<String> statesNow) {
            return ready == readyNow && states.equals(statesNow);
        }
    }

    public ServiceHealth(Supplier<List<RoleState>> roles, InstantSource clock) {
        this.roles = roles;
        this.clock = clock;
    }

    /** Whether every role can still do its work in this process. */
    public boolean isAlive() {
        return roles.get().stream().allMatch(RoleState::alive);
    }

    /** Notices a change. */
    public void look() {
        var now = get();
        assert now.roles() != null;
    }

    @Override
    public Readiness get() {
        var states = roles.get();
        var ready = states.stream().allMatch(RoleState::ready);
        var detail = detail(states);
        return new Readiness(ready, lag(states), detail, since(states, ready, detail), states);
    }

    /** A role that is not ready goes before one that only has something to say. */
    private static String detail(List<RoleState> states) {
        return states.stream()
                .filter(state -> !state.ready() && !state.detail().isEmpty())
                .findFirst()
                .or(() -> states.stream().filter(state -> !state.detail().isEmpty()).findFirst())
                .map(RoleState::detail)
                .orElse("");
    }

    private static OptionalLong lag(List<RoleState> states) {
        var sum = 0L;
        for (var state : states) {
            if (state.awaited()) {
                if (state.lag().isEmpty()) {
                    return OptionalLong.empty();
                }
                sum += state.lag().getAsLong();
            }
        }
        return OptionalLong.of(sum);
    }

    private synchronized Instant since(List<RoleState> states, boolean ready, String detail) {
        var words = states.stream().map(state -> state.role() + " " + state.state()).toList();
        var before = known;
        if (before != null && before.isSame(ready, words)) {
            return before.since();
        }
        var now = clock.instant();
        known = new Known(ready, words, now);
        if (before == null || before.ready() != ready) {
            tell(ready, detail);
        }
        return now;
    }

    private static void tell(boolean ready, String detail) {
        if (ready) {
            LOG.info("Ready: every role works and has its state");
        } else {
            LOG.warn("Not ready: {}; goes on by itself when that is over", detail);
        }
    }
}
