package dev.laurel.projection.observe;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * How the instance is.
 *
 * @param ready whether every role is ready
 * @param lag records that those roles have still to read for which others wait; empty where one of
 *     them does not know
 * @param detail why it is not ready, or what holds up a role for which nobody waits: one sentence;
 *     empty where all is well
 * @param since when it became ready, or ceased to be, or changed what it does
 */
public record Readiness(
        boolean ready, OptionalLong lag, String detail, Instant since, List<RoleState> roles) {

    /** Takes a copy of the roles. */
    public Readiness {
        roles = List.copyOf(roles);
    }
}
