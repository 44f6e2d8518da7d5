package dev.laurel.command.runtime;

import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits at start, with a bound, until the broker answers and has the topics. A process that is
 * stopped meanwhile does not wait on.
 *
 * <p>Threading: the starting thread.
 */
public final class TopicGate {

    private static final Logger LOG = LoggerFactory.getLogger(TopicGate.class);
    private static final long RETRY_MILLIS = 250;
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(2);

    private final String bootstrapServers;
    private final Duration patience;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public TopicGate(String bootstrapServers, Duration patience) {
        this.bootstrapServers = bootstrapServers;
        this.patience = patience;
    }

    /** Kafka did not come in time. The message begins with the key that says where it should be. */
    public static final class ClosedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ClosedException(String message) {
            super("laurel.kafka.bootstrap-servers: " + message);
        }
    }

    /**
     * Returns when the topics are there.
     *
     * @throws ClosedException when the patience is over
     */
    public void await() {
        var hook = Thread.ofPlatform().name("topic-gate-stop").unstarted(stopped::countDown);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            await(System.nanoTime() + patience.toNanos());
        } catch (KafkaException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new ClosedException(String.valueOf(cause.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ClosedException("the start was interrupted");
        }
        if (stopped.getCount() > 0) {
            var removed = Runtime.getRuntime().removeShutdownHook(hook);
            assert removed;
        }
    }

    private void await(long end) throws InterruptedException {
        var admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                AdminClientConfig.CLIENT_ID_CONFIG,
                                "laurel-topic-gate"));
        try {
            var told = "";
            for (var problem = problem(admin); !problem.isEmpty(); problem = problem(admin)) {
                if (!problem.equals(told)) {
                    LOG.info("Waiting for the topics: {}", problem);
                    told = problem;
                }
                if (System.nanoTime() - end > 0) {
                    throw new ClosedException("after " + patience.toSeconds() + " s " + problem);
                }
                if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new ClosedException("stopped while " + problem);
                }
            }
        } finally {
            // What a broker that is not there has not answered is not waited for.
            admin.close(Duration.ZERO);
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    private String problem(Admin admin) throws InterruptedException {
        var names = List.of(Topics.COMMANDS.name(), Topics.EVENTS.name());
        try {
            var found =
                    admin.describeTopics(names)
                            .allTopicNames()
                            .get(ANSWER_BOUND.toMillis(), TimeUnit.MILLISECONDS);
            return found.size() == names.size() ? "" : "topics are missing";
        } catch (TimeoutException _) {
            return "no broker answers at " + bootstrapServers;
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return "the broker at " + bootstrapServers + " says: " + cause.getMessage();
        }
    }
}
