package dev.laurel.projection.runtime;

import dev.laurel.projection.archive.ArchiveWriter;
import dev.laurel.projection.observe.ArchiveMetrics;
import dev.laurel.projection.observe.RoleState;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Owns the thread of the archive: waits for the topics, runs the writer, ends it.
 *
 * <p>It is always ready: nobody waits for the archive, and an outage of PostgreSQL must not take
 * the ledger out of service. Its lag tells how it is. One that has died says so, and is not alive.
 *
 * <p>Threading: one thread starts and stops it, any may ask for its state.
 */
public final class ArchiveRole implements RunningRole {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRole.class);
    private static final String WORD = "archive";
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Supplier<ArchiveWriter> writers;
    private final StartGate gate;
    private final ArchiveMetrics metrics;
    private final FatalExit fatal;

    private @Nullable Thread thread;
    private @Nullable ArchiveWriter writer;
    private boolean running;
    private boolean died;

    /**
     * Makes one, not started.
     *
     * @param writers makes the writer when the topics are there
     * @param startPatience how long the broker and the topics may take
     */
    public ArchiveRole(
            Supplier<ArchiveWriter> writers,
            String bootstrapServers,
            Duration startPatience,
            ArchiveMetrics metrics,
            FatalExit fatal) {
        this(writers, new TopicGate(bootstrapServers, startPatience), metrics, fatal);
    }

    ArchiveRole(
            Supplier<ArchiveWriter> writers,
            StartGate gate,
            ArchiveMetrics metrics,
            FatalExit fatal) {
        this.writers = writers;
        this.gate = gate;
        this.metrics = metrics;
        this.fatal = fatal;
    }

    @Override
    public synchronized void start() {
        running = true;
        thread =
                Thread.ofPlatform()
                        .name(WORD)
                        .uncaughtExceptionHandler(
                                (_, e) -> LOG.error("Role {} died of a mistake of ours", WORD, e))
                        .start(this::runWhenTopicsAreThere);
    }

    private void runWhenTopicsAreThere() {
        try {
            switch (gate.await()) {
                case TopicGate.Passage.Open _ -> runWriter();
                case TopicGate.Passage.Closed(var why) -> fail(why);
                case TopicGate.Passage.Stopped _ -> LOG.info("Role {} stops before start", WORD);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.error("Role {} cannot start", WORD, e);
            fail("role " + WORD + " cannot start: " + e.getMessage());
        } finally {
            // Whatever ended it: unless it was stopped, health must say so.
            ended();
        }
    }

    /** One that is stopping fails no more: it ends anyhow, and for another reason. */
    private void fail(String why) {
        if (isRunning()) {
            fatal.exit(why);
        }
    }

    private void runWriter() {
        var made = make();
        if (made != null) {
            made.run();
        }
    }

    private synchronized @Nullable ArchiveWriter make() {
        if (running) {
            writer = writers.get();
        }
        return writer;
    }

    private synchronized void ended() {
        died = running;
        LOG.info("Role {} ends", WORD);
    }

    @Override
    public void stop() {
        // Before the gate: a thread that ends because the gate let it go must find that it was
        // stopped, or it would say that it died.
        var waitedFor = threadToStop();
        gate.stop();
        if (waitedFor == null) {
            return;
        }
        try {
            var ended = waitedFor.join(STOP_PATIENCE);
            LOG.info("Role {} stopped{}", WORD, ended ? "" : ", but not within its time");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread threadToStop() {
        running = false;
        if (writer != null) {
            writer.stop();
        }
        return thread;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public void look() {
        // Its writer sees broker and disk itself.
    }

    @Override
    public synchronized RoleState state() {
        return new RoleState(
                WORD,
                word(),
                true,
                !died,
                false,
                writer == null || died ? OptionalLong.empty() : metrics.lag(),
                detail());
    }

    private String detail() {
        if (died) {
            return "The archive died; its log says why";
        }
        return writer == null ? "The archive waits: " + gate.waitsFor() : writer.detail();
    }

    private String word() {
        if (died) {
            return "DIED";
        }
        return writer == null ? "WAITING_FOR_TOPICS" : writer.state().name();
    }
}
