package dev.laurel.stack.chaos;

import java.time.Duration;

/** A way to hurt the cluster, and for how long it may interrupt writes. */
public enum FaultKind {
    KILL_COMMAND(
            3,
            "kill -9 of a command-service",
            "clients whose request it had ask the other one at once"),
    PAUSE_COMMAND(
            9,
            "SIGSTOP of a command-service for 9 s, then SIGCONT",
            "clients that asked it to wait for 5 s give it up after 6 s, then ask the other one"),
    KILL_LEDGER(
            10,
            "kill -9 of the projection-service with most partitions, in a transaction, left dead",
            "its session of 6 s ends, its transaction is rolled back, the standby takes over"),
    RESTART_LEDGER(
            10,
            "kill -9 of the projection-service with most partitions, in a transaction, started at once",
            "as left dead, or until it is back, whichever is sooner; it restores what it had"),
    PAUSE_LEDGER(
            10,
            "SIGSTOP of it, in a transaction, for longer than its session, then SIGCONT (zombie)",
            "as left dead; when it wakes up, the brokers refuse what it still wants to write"),
    KILL_QUERY(3, "kill -9 of a query-service", "readers ask the other one at once"),
    DELETE_QUERY_STATE(
            3,
            "kill -9 of a query-service, its disk state deleted",
            "readers ask the other one until it has loaded all again"),
    PAUSE_QUERY(
            3,
            "SIGSTOP of a query-service for 6 s, then SIGCONT",
            "readers wait for its answer for their bound of 2 s, then ask the other one"),
    KILL_LEADER(
            10,
            "kill -9 of the broker that leads most partitions",
            "quorum and session (3 s) notice, others lead, transactions in between end first"),
    KILL_BROKER(10, "kill -9 of any broker", "as above, where it led anything"),
    PAUSE_BROKER(
            30,
            "SIGSTOP of any broker for 10 s, then SIGCONT",
            "as above; clients wait for answers of a broker that is there and silent"),
    KILL_MACHINE(
            15,
            "kill -9 of all that has the number 2: a broker and one of each service",
            "what a broker and a ledger instance cost, at the same time"),
    KILL_POSTGRES(3, "kill -9 of PostgreSQL", "nothing: only the archive waits for it"),
    SILENCE_KAFKA(
            10,
            "the second machine's network to the brokers falls silent for 10 s",
            "the session of the ledger on it ends; its commands wait until clients ask the other"),
    RESET_KAFKA(
            10,
            "the second machine's connections to the brokers are reset and refused for 10 s",
            "as silence"),
    CUT_POSTGRES(3, "the network to PostgreSQL is cut for 10 s", "nothing: only the archive waits"),
    FULL_DISK(
            10,
            "the disk of a broker is full for 8 s, then has room again",
            "Kafka ends the broker; then as kill -9 of it"),
    CLOCK_JUMP(
            10,
            "the clock of a command-service is 4 min ahead for 6 s, then 4 min behind, then right",
            "its Kafka clients take what is on its way for late; clients ask the other one"),
    CLOCK_JUMP_LEDGER(
            10,
            "the clock of the projection-service with most partitions is 1 h ahead for 6 s, then 1 h behind, then right",
            "its Kafka clients take their session for over; when its clock goes back it ends, and is started again");

    private final int writesSeconds;
    private final String words;
    private final String why;

    /**
     * @param writesSeconds for how long it may interrupt writes
     */
    FaultKind(int writesSeconds, String words, String why) {
        this.writesSeconds = writesSeconds;
        this.words = words;
        this.why = why;
    }

    /** What it is, for people. */
    public String words() {
        return words;
    }

    /** What interrupts writes or reads by it, and how long that may take. */
    String why() {
        return why;
    }

    /** Whether processes have to be started so that their clocks can be moved. */
    boolean movesClocks() {
        return this == CLOCK_JUMP || this == CLOCK_JUMP_LEDGER;
    }

    /** What is promised. */
    Bounds bounds() {
        return Bounds.ofWrites(Duration.ofSeconds(writesSeconds));
    }
}
