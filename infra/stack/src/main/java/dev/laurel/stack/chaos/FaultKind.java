package dev.laurel.stack.chaos;

/** A way to hurt the cluster. */
public enum FaultKind {
    KILL_COMMAND("kill -9 of a command-service"),
    KILL_LEDGER("kill -9 of the projection-service that owns most partitions, left dead"),
    RESTART_LEDGER("kill -9 of the projection-service that owns most partitions, started at once"),
    PAUSE_LEDGER("SIGSTOP of it for longer than its session, then SIGCONT (zombie)"),
    KILL_QUERY("kill -9 of a query-service"),
    DELETE_QUERY_STATE("kill -9 of a query-service and its disk state deleted"),
    KILL_LEADER("kill -9 of the broker that leads most partitions"),
    KILL_BROKER("kill -9 of any broker"),
    KILL_POSTGRES("kill -9 of PostgreSQL"),
    SILENCE_KAFKA("the second machine's network to the brokers falls silent"),
    RESET_KAFKA("the second machine's connections to the brokers are reset and refused"),
    CUT_POSTGRES("the network to PostgreSQL is cut");

    private final String words;

    FaultKind(String words) {
        this.words = words;
    }

    /** What it is, for people. */
    public String words() {
        return words;
    }

    /** Whether a ledger instance dies, so that the bound on interrupted writes holds. */
    boolean endsALedger() {
        return this == KILL_LEDGER || this == RESTART_LEDGER;
    }
}
