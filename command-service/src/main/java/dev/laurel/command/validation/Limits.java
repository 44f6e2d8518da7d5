package dev.laurel.command.validation;

import java.time.Duration;

/** Bounds of what is taken (DESIGN §6). */
public final class Limits {

    /** Bytes of one body of {@code application/json}, after inflation. */
    public static final int BODY_BYTES_MAX = 8 * 1024 * 1024;

    /** Bytes of one line of {@code application/x-ndjson}, without its end. */
    public static final int LINE_BYTES_MAX = 16 * 1024;

    /** Commands in one array. */
    public static final int ARRAY_MAX = 10_000;

    /** Bytes of the commands of one group, as they stand in its record. */
    public static final int GROUP_BYTES_MAX = 512 * 1024;

    static final int REASON_CHARS_MAX = 200;
    static final int NAME_CHARS_MAX = 200;
    static final int PAIRS_MAX = 16;
    static final int PAIRS_BYTES_MAX = 2 * 1024;

    /** How far ahead of the server's clock an event may have occurred. */
    static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    private Limits() {}
}
