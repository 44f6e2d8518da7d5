package dev.laurel.projection.runtime;

import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.runtime.Ticker;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.projection.observe.RoleState;

import io.micrometer.core.instrument.Counter;

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
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * Owns the Streams client of one role: waits for its topics, starts it, watches it, closes it.
 *
 * <p>While the volume of its stores is low it pauses: it stays in its group with its partitions,
 * but decides nothing and lets no time pass for what is due; when there is room it goes on.
 *
 * <p>Threading: one thread starts and stops it, a thread of its own waits for the topics, one calls
 * {@link #look}, any may ask for its state.
 */
public final class StreamsRole implements RunningRole {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsRole.class);
    private static final Duration STALL_PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final String role;
    private final Topology topology;
    private final Properties settings;
    private final TopicGate gate;
    private final ServiceMeters meters;
    private final StorageWatch storage;
    private final FatalExit fatal;
    private final BrokerContact contact = new BrokerContact(System::nanoTime);
    private final RestoreMetrics restored;
    private final StallWatch stall;
    private final Ticker stallTicker;

    private boolean running;
    private boolean toldLost;
    private @Nullable KafkaStreams streams;

    /**
     * Makes one, not started.
     *
     * @param role its word in settings
     * @param startPatience how long the broker and the topics may take
     * @param storage of the volume that has its stores
     */
    public StreamsRole(
            String role,
            Topology topology,
            Properties settings,
            Duration startPatience,
            ServiceMeters meters,
            StorageWatch storage,
            FatalExit fatal) {
        this.role = role;
        this.topology = topology;
        this.settings = settings;
        this.gate = new TopicGate(settings.getProperty("bootstrap.servers"), startPatience);
        this.meters = meters;
        this.storage = storage;
        this.fatal = fatal;
        this.restored = new RestoreMetrics(meters.registry(), role);
        this.stall =
                new StallWatch(
                        role,
                        settings.getProperty("bootstrap.servers"),
                        meters.registry(),
                        restored::count,
                        System::nanoTime);
        this.stallTicker = new Ticker("stall-" + role, STALL_PAUSE, List.of(stall::look));
    }

    @Override
    public synchronized void start() {
        running = true;
        stallTicker.start();
        Thread.ofPlatform().name("start-" + role).start(this::startWhenTopicsAreThere);
    }

    private void startWhenTopicsAreThere() {
        try {
            switch (gate.await()) {
                case TopicGate.Passage.Open _ -> startStreams();
                case TopicGate.Passage.Closed(var why) -> fail(why);
                case TopicGate.Passage.Stopped _ -> LOG.info("Role {} stops before start", role);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.error("Role {} cannot start", role, e);
            fail("role " + role + " cannot start: " + e.getMessage());
        }
    }

    /** One that is stopping fails no more: it ends anyhow, and for another reason. */
    private void fail(String why) {
        if (isRunning()) {
            fatal.exit(why);
        }
    }

    private synchronized void startStreams() {
        if (!running) {
            return;
        }
        var client = new KafkaStreams(topology, settings);
        // Before it starts: whatever happens from here on, stop closes it.
        streams = client;
        client.setUncaughtExceptionHandler(
                new ThreadDeathPolicy(
                        InstantSource.system(),
                        Counter.builder("laurel.projection.thread.deaths")
                                .description("Stream threads that died")
                                .baseUnit("deaths")
                                .tag("role", role)
                                .register(meters.registry())));
        client.setStateListener((now, before) -> changed(now, before));
        client.setGlobalStateRestoreListener(restored);
        if (storage.isLow()) {
            client.pause();
        }
        client.start();
        meters.streams(role, client::metrics);
    }

    private void changed(KafkaStreams.State now, KafkaStreams.State before) {
        LOG.info("Role {} is {} (was {})", role, now, before);
        if (now == KafkaStreams.State.ERROR) {
            fail("role " + role + " failed for good; its log says why");
        }
    }

    /** Leaves the group, so that another instance takes over at once. */
    @Override
    public void stop() {
        var client = clientToStop();
        gate.stop();
        stallTicker.stop();
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
        return streams;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public void look() {
        var client = client();
        if (client == null || !isRunning()) {
            stall.works();
            return;
        }
        if (client.state() == KafkaStreams.State.RUNNING || client.isPaused()) {
            stall.works();
        }
        contact.note(StreamsReading.of(client.metrics()).bytesIn());
        if (contact.isLost() != toldLost) {
            toldLost = !toldLost;
            if (toldLost) {
                LOG.warn("Role {} waits: {}; it asks again and goes on", role, contact.detail());
            } else {
                LOG.info("Role {} hears Kafka again", role);
            }
        }
        if (storage.isLow() != client.isPaused()) {
            if (storage.isLow()) {
                client.pause();
            } else {
                client.resume();
            }
        }
    }

    @Override
    public RoleState state() {
        var client = client();
        if (client == null) {
            return new RoleState(
                    role,
                    "WAITING_FOR_TOPICS",
                    false,
                    true,
                    true,
                    OptionalLong.empty(),
                    "Role " + role + " waits: " + gate.waitsFor());
        }
        var state = client.state();
        var lost = contact.isLost();
        var paused = client.isPaused();
        var works = state == KafkaStreams.State.RUNNING && !lost && !paused;
        return new RoleState(
                role,
                word(state, lost, paused),
                works,
                state != KafkaStreams.State.ERROR && state != KafkaStreams.State.PENDING_ERROR,
                true,
                works ? lag(client) : OptionalLong.empty(),
                detail(state, lost, paused));
    }

    private static String word(KafkaStreams.State state, boolean lost, boolean paused) {
        if (lost) {
            return "NO_RESPONSE";
        }
        return paused ? "PAUSED" : state.name();
    }

    /** A client that has not fetched yet does not know what there is. */
    private static OptionalLong lag(KafkaStreams client) {
        var reading = StreamsReading.of(client.metrics());
        return reading.fetches() > 0 ? OptionalLong.of(reading.lag()) : OptionalLong.empty();
    }

    private String detail(KafkaStreams.State state, boolean lost, boolean paused) {
        if (lost) {
            return contact.detail();
        }
        if (paused) {
            return storage.detail();
        }
        return switch (state) {
            case RUNNING -> "";
            case CREATED, REBALANCING ->
                    "Role "
                            + role
                            + " takes over partitions, or restores their state"
                            + (stall.detail().isEmpty() ? "" : " " + stall.detail());
            case PENDING_SHUTDOWN, NOT_RUNNING -> "Role " + role + " stops";
            case PENDING_ERROR, ERROR -> "Role " + role + " failed for good; its log says why";
        };
    }

    private synchronized @Nullable KafkaStreams client() {
        return streams;
    }
}
