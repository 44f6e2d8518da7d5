package dev.laurel.projection.record;

/**
 * When a task asks for a commit before the client's own interval is over. A commit costs the same
 * for one record as for a thousand, and readers see nothing before it. So while records are few,
 * each is committed at once or after a short interval; when they come in numbers, nobody asks, and
 * the longer interval gives the throughput.
 *
 * <p>Threading: one task.
 */
public final class CommitPace {

    /** From so many records in one interval on, a task is busy. */
    static final int BUSY_RECORDS = 8;

    private final long intervalMillis;
    private final Runnable commit;

    private long askedAtMillis = Long.MIN_VALUE / 2;
    private int records;
    private boolean open;
    private boolean busy;

    /**
     * Makes one.
     *
     * @param intervalMillis the least time between two commits that are asked for
     * @param commit asks for one
     */
    public CommitPace(long intervalMillis, Runnable commit) {
        this.intervalMillis = intervalMillis;
        this.commit = commit;
    }

    /** A record was processed. */
    public void processed(long nowMillis) {
        records++;
        open = true;
        if (!busy && nowMillis - askedAtMillis >= intervalMillis) {
            ask(nowMillis);
        }
    }

    /** To be called once in each interval. */
    public void tick(long nowMillis) {
        busy = records >= BUSY_RECORDS;
        records = 0;
        if (open && !busy) {
            ask(nowMillis);
        }
    }

    private void ask(long nowMillis) {
        askedAtMillis = nowMillis;
        open = false;
        commit.run();
    }
}
