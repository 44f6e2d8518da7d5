package dev.laurel.kit.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Writes one line when the service has started, with how long the process took for it, and one when
 * all of it has stopped, with why.
 *
 * <p>To be the first bean that is made, so that it is the last that ends.
 *
 * <p>Threading: called by the container.
 */
public final class StartStopLog implements ApplicationListener<ApplicationEvent>, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(StartStopLog.class);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final String service;
    private final String version;
    private final String content;
    private final Supplier<String> reason;
    private boolean started;
    private long closedAtNanos = System.nanoTime();

    /**
     * Makes one.
     *
     * @param service such as {@code projection-service}
     * @param version of the program
     * @param content what it does here, for people, such as {@code roles ledger, views}
     * @param reason why it stops, asked for when it does
     */
    public StartStopLog(String service, String version, String content, Supplier<String> reason) {
        this.service = service;
        this.version = version;
        this.content = content;
        this.reason = reason;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        switch (event) {
            case ApplicationReadyEvent _ -> {
                started = true;
                LOG.info(
                        "Started {} {} in {} s, pid {}: {}",
                        service,
                        version,
                        seconds(
                                ManagementFactory.getRuntimeMXBean().getUptime()
                                        / MILLIS_PER_SECOND),
                        ProcessHandle.current().pid(),
                        content);
            }
            case ContextClosedEvent _ -> closedAtNanos = System.nanoTime();
            default -> {
                // Of no interest.
            }
        }
    }

    /** One that never started says why elsewhere. */
    @Override
    public void destroy() {
        if (started) {
            LOG.info(
                    "Stopped {} in {} s: {}",
                    service,
                    seconds((System.nanoTime() - closedAtNanos) / NANOS_PER_SECOND),
                    reason.get());
        }
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
