package dev.laurel.query.runtime;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends the process in good order: the container is closed, and the exit code says that something is
 * wrong.
 */
public final class ProcessExit implements FatalExit {

    private static final int FAILED = 3;

    private final ConfigurableApplicationContext context;

    public ProcessExit(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** In a thread of its own, because the one that calls must end for the container to close. */
    @Override
    public void exit(String message) {
        System.err.println("query-service: " + message);
        Thread.ofPlatform()
                .name("query-exit")
                .start(() -> System.exit(SpringApplication.exit(context, () -> FAILED)));
    }
}
