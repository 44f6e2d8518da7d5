package dev.laurel.kit.operations;

/** Liveness and readiness of a service. Threading: any thread; answers within milliseconds. */
public interface Health {

    /** Why the process can do nothing useful any more and has to be started again; else null. */
    default @org.jspecify.annotations.Nullable String fatal() {
        return null;
    }

    Readiness readiness();
}
