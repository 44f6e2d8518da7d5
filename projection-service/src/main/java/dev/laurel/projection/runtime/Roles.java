package dev.laurel.projection.runtime;

import dev.laurel.projection.observe.RoleState;

import org.springframework.context.SmartLifecycle;

import java.util.List;

/**
 * The roles of this instance: start together, stop in the opposite order, so that what reads stops
 * before what it reads from.
 *
 * <p>Threading: Spring starts and stops it; any thread may ask for states.
 */
public final class Roles implements SmartLifecycle {

    private final List<RunningRole> roles;

    public Roles(List<RunningRole> roles) {
        this.roles = List.copyOf(roles);
    }

    @Override
    public void start() {
        roles.forEach(RunningRole::start);
    }

    @Override
    public void stop() {
        roles.reversed().forEach(RunningRole::stop);
    }

    @Override
    public boolean isRunning() {
        return roles.stream().anyMatch(RunningRole::isRunning);
    }

    /** Called about once a second. */
    public void look() {
        roles.forEach(RunningRole::look);
    }

    public List<RoleState> states() {
        return roles.stream().map(RunningRole::state).toList();
    }
}
