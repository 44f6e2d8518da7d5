package dev.laurel.projection.runtime;

import dev.laurel.kafka.topic.Topic;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits, with a bound, until the broker answers and has the topics: Streams would fail at once
 * without them.
 *
 * <p>Threading: one thread waits, any may call {@link #stop}.
 */
final class TopicGate implements StartGate {

    private static final Logger LOG = LoggerFactory.getLogger(TopicGate.class);
    private static final long RETRY_MILLIS = 250;
    private static final long ANSWER_MILLIS_MAX = 5_000;

    private final String bootstrapServers;
    private final Duration patience;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String told = "";

    TopicGate(String bootstrapServers, Duration patience) {
        this.bootstrapServers = bootstrapServers;
        this.patience = patience;
    }

    /** Why the wait ended. */
    sealed interface Passage {

        record Open() implements Passage {}

        record Stopped() implements Passage {}

        record Closed(String why) implements Passage {}
    }

    @Override
    public Passage await() throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        try {
            return await(end);
        } catch (KafkaException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return new Passage.Closed("laurel.kafka.bootstrap-servers: " + cause.getMessage());
        }
    }

    private Passage await(long end) throws InterruptedException {
        var admin = Admin.create(settings());
        try {
            while (true) {
                var problem = problem(admin);
                if (problem.isEmpty()) {
                    return new Passage.Open();
                }
                if (!problem.equals(told)) {
                    LOG.info("Waiting for the topics: {}", problem);
                    told = problem;
                }
                if (System.nanoTime() - end > 0) {
                    return new Passage.Closed(
                            "laurel.kafka.bootstrap-servers: after "
                                    + patience.toSeconds()
                                    + " s "
                                    + problem);
                }
                if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return new Passage.Stopped();
                }
            }
        } finally {
            // What a broker that is not there has not answered is not waited for.
            admin.close(Duration.ZERO);
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public String waitsFor() {
        var problem = told;
        return problem.isEmpty() ? "the broker at " + bootstrapServers : problem;
    }

    private Map<String, Object> settings() {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "laurel-topic-gate");
    }

    private String problem(Admin admin) throws InterruptedException {
        var names = Topics.all().stream().map(Topic::name).toList();
        try {
            admin.describeTopics(names)
                    .allTopicNames()
                    .get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
            return "";
        } catch (TimeoutException _) {
            return "no broker answers at " + bootstrapServers;
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return "the broker at " + bootstrapServers + " says: " + cause.getMessage();
        }
    }
}
