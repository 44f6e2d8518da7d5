package dev.laurel.projection.ledger.topology;

/**
 * Up to which time the holds of a partition have expired.
 *
 * <p>A capture that was written in time must still find its hold when it is decided late, after a
 * restart say. So holds expire by the time of the commands decided, and by the clock only while no
 * command comes: the clock alone would overtake a backlog. Either way a little behind, because a
 * command takes its time from the hand that stamped it to here, and another may overtake it. A
 * command from a fast clock moves nothing ahead of this one.
 *
 * <p>What other partitions send is no command, and its time is no reason to think that the commands
 * have come so far. But while it comes, there is no silence: commands may lie behind it, and the
 * clock waits for both.
 *
 * <p>Threading: one task.
 */
final class ExpiryHorizon {

    /** How often {@link #tick} is called. */
    static final long TICK_MILLIS = 125;

    /** So many ticks without a command, or without a leg, are a silence. */
    private static final int SILENT_TICKS = 6;

    /** So long a command may be on its way: the producer's linger, the log, a fetch. */
    static final long GRACE_MILLIS = 750;

    /**
     * So long after its start a task may wait for its first command. It starts when its state is
     * there, so this is the time of a first fetch; and together with the grace it is what a hold
     * may be late after every restart.
     */
    static final long START_MILLIS = 1_000;

    private long commandMillis = -1;
    private boolean heard;
    private int silentTicks;
    private long legMillis = -1;
    private boolean legHeard;
    private int ticksWithoutLeg = SILENT_TICKS;
    private long startedMillis = -1;

    /** A command of this time was decided. */
    void command(long timeMillis) {
        commandMillis = Math.max(commandMillis, timeMillis);
        heard = true;
    }

    /** What another partition sent at this time was decided. */
    void leg(long timeMillis) {
        legMillis = Math.max(legMillis, timeMillis);
        legHeard = true;
    }

    /** The newest time of a command decided, not after this clock; −1 where there was none. */
    long newestCommandMillis(long clockMillis) {
        return Math.min(commandMillis, clockMillis);
    }

    /** The time up to which holds have expired by the commands alone; −1 for none. */
    long newestDueMillis(long clockMillis) {
        return Math.max(-1, newestCommandMillis(clockMillis) - GRACE_MILLIS);
    }

    /** The time up to which holds have expired; −1 for none. */
    long tick(long clockMillis) {
        if (startedMillis < 0) {
            startedMillis = clockMillis;
        }
        silentTicks = heard ? 0 : silentTicks + 1;
        ticksWithoutLeg = legHeard ? 0 : ticksWithoutLeg + 1;
        heard = false;
        legHeard = false;
        var caughtUp = commandMillis >= 0 || clockMillis - startedMillis >= START_MILLIS;
        var now =
                caughtUp && silentTicks >= SILENT_TICKS
                        ? inSilence(clockMillis)
                        : newestCommandMillis(clockMillis);
        return Math.max(-1, now - GRACE_MILLIS);
    }

    private long inSilence(long clockMillis) {
        return ticksWithoutLeg >= SILENT_TICKS
                ? clockMillis
                : Math.min(clockMillis, Math.max(commandMillis, legMillis));
    }
}
