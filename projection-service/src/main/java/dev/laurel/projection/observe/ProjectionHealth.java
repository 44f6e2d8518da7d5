package dev.laurel.projection.observe;

import dev.laurel.kit.operations.Health;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the operations port tells of this instance. Threading: any thread. */
public final class ProjectionHealth implements Health {

    private final ServiceHealth health;

    public ProjectionHealth(ServiceHealth health) {
        this.health = health;
    }

    @Override
    public @Nullable String fatal() {
        return health.isAlive() ? null : health.get().detail();
    }

    @Override
    public dev.laurel.kit.operations.Readiness readiness() {
        var now = health.get();
        var roles = new LinkedHashMap<String, Object>();
        now.roles().forEach(role -> roles.put(role.role(), of(role)));
        return new dev.laurel.kit.operations.Readiness(
                now.ready(),
                now.detail().isEmpty() ? null : now.detail(),
                now.since(),
                now.lag().isPresent() ? now.lag().getAsLong() : null,
                null,
                Map.of("roles", roles));
    }

    private static Map<String, Object> of(RoleState role) {
        var members = new LinkedHashMap<String, Object>();
        members.put("state", role.state());
        if (role.lag().isPresent()) {
            members.put("lag", role.lag().getAsLong());
        }
        if (!role.detail().isEmpty()) {
            members.put("detail", role.detail());
        }
        return members;
    }
}
