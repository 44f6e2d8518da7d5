package dev.laurel.projection.runtime;

import dev.laurel.projection.observe.RoleState;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;

/**
 * Owns the Streams client of one role: waits for its topics, starts it, watches it, closes it.
 *
 * <p>Threading: one thread starts and stops it, a thread of its own waits for the topics, any
 * thread may ask for its state.
 */
public final class StreamsRole implements RunningRole {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsRole.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final String role;
    private final Topology topology;
    private final Properties settings;
    private final TopicGate gate;
    private final MeterRegistry registry;
    private final FatalExit fatal;

    private boolean running;
    private @Nullable KafkaStreams streams;
    private @Nullable KafkaStreamsMetrics metrics;

    /**
     * Makes one, not started.
     *
     * @param role its word in settings
     * @param startPatience how long the broker and the topics may take
     */
    public StreamsRole(
            String role,
            Topology topology,
            Properties settings,
            Duration startPatience,
            MeterRegistry registry,
            FatalExit fatal) {
        this.role = role;
        this.topology = topology;
        this.settings = settings;
        this.gate = new TopicGate(settings.getProperty("bootstrap.servers"), startPatience);
        this.registry = registry;
        this.fatal = fatal;
    }

    @Override
    public synchronized void start() {
        running = true;
        Thread.ofPlatform().name("start-" + role).start(this::startWhenTopicsAreThere);
    }

    private void startWhenTopicsAreThere() {
        try {
            switch (gate.await()) {
                case TopicGate.Passage.Open _ -> startStreams();
                case TopicGate.Passage.Closed(var why) -> fatal.exit(why);
                case TopicGate.Passage.Stopped _ -> LOG.info("Role {} stops before start", role);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.error("Role {} cannot start", role, e);
            fatal.exit("role " + role + " cannot start: " + e.getMessage());
        }
    }

    private synchronized void startStreams() {
        if (!running) {
            return;
        }
        var client = new KafkaStreams(topology, settings);
        client.setUncaughtExceptionHandler(
                new ThreadDeathPolicy(
                        InstantSource.system(),
                        Counter.builder("laurel.projection.thread.deaths")
                                .tag("role", role)
                                .register(registry)));
        client.setStateListener((now, before) -> changed(now, before));
        client.setGlobalStateRestoreListener(new RestoreMetrics(registry, role));
        client.start();
        metrics = new KafkaStreamsMetrics(client, Tags.of("role", role));
        metrics.bindTo(registry);
        streams = client;
    }

    private void changed(KafkaStreams.State now, KafkaStreams.State before) {
        LOG.info("Role {} is {} (was {})", role, now, before);
        if (now == KafkaStreams.State.ERROR) {
            fatal.exit("role " + role + " failed for good; its log says why");
        }
    }

    /** Leaves the group, so that another instance takes over at once. */
    @Override
    public void stop() {
        gate.stop();
        var client = clientToStop();
        if (client != null) {
            var closed =
                    client.close(
                            CloseOptions.groupMembershipOperation(
                                            GroupMembershipOperation.LEAVE_GROUP)
                                    .withTimeout(CLOSE_PATIENCE));
            LOG.info("Role {} stopped{}", role, closed ? "" : ", but not within its time");
        }
    }

    private synchronized @Nullable KafkaStreams clientToStop() {
        running = false;
        if (metrics != null) {
            metrics.close();
        }
        return streams;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public RoleState state() {
        var client = client();
        if (client == null) {
            return new RoleState(role, "WAITING_FOR_TOPICS", false, true, true, 0);
        }
        var state = client.state();
        return new RoleState(
                role,
                state.name(),
                state == KafkaStreams.State.RUNNING,
                state != KafkaStreams.State.ERROR && state != KafkaStreams.State.PENDING_ERROR,
                true,
                ConsumerLag.of(client));
    }

    private synchronized @Nullable KafkaStreams client() {
        return streams;
    }
}
