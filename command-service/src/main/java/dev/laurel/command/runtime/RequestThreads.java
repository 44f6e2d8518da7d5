package dev.laurel.command.runtime;

import java.util.concurrent.ThreadFactory;

/** Threads that requests need beside their own; each ends with its request. */
public final class RequestThreads {

    private RequestThreads() {}

    /** Virtual threads that write the results of streams. */
    public static ThreadFactory results() {
        return Thread.ofVirtual().name("ndjson-results-", 0).factory();
    }
}
