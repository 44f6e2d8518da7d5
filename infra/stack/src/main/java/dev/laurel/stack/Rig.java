package dev.laurel.stack;

import java.util.Map;
import java.util.Optional;

/**
 * What tests put around the processes of a stack.
 *
 * @param detours proxies between the processes
 * @param environments variables that services get beside those that every one gets
 */
record Rig(Optional<Detours> detours, Map<Instance, Map<String, String>> environments) {

    /** Of a stack that nobody hurts. */
    static final Rig NONE = new Rig(Optional.empty(), Map.of());

    Rig {
        environments = Map.copyOf(environments);
    }

    Rig with(Detours proxies) {
        return new Rig(Optional.of(proxies), environments);
    }

    Rig with(Map<Instance, Map<String, String>> others) {
        return new Rig(detours, others);
    }

    /** The variables of one service. */
    Map<String, String> environment(Instance instance) {
        return environments.getOrDefault(instance, Map.of());
    }
}
