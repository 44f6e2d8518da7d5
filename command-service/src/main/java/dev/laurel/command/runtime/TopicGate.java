package dev.laurel.command.runtime;

import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits at start, with a bound, until the broker answers and has the topics. Threading: the
 * starting thread.
 */
public final class TopicGate {

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final long ANSWER_MILLIS_MAX = 5_000;

    private final String bootstrapServers;
    private final Duration patience;

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
        var end = System.nanoTime() + patience.toNanos();
        try (var admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                AdminClientConfig.CLIENT_ID_CONFIG,
                                "laurel-topic-gate"))) {
            var problem = problem(admin);
            while (!problem.isEmpty()) {
                if (System.nanoTime() - end > 0) {
                    throw new ClosedException("after " + patience.toSeconds() + " s " + problem);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
                problem = problem(admin);
            }
        } catch (KafkaException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new ClosedException(String.valueOf(cause.getMessage()));
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    private String problem(Admin admin) {
        var names = List.of(Topics.COMMANDS.name(), Topics.EVENTS.name());
        try {
            var found =
                    admin.describeTopics(names)
                            .allTopicNames()
                            .get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
            return found.size() == names.size() ? "" : "topics are missing";
        } catch (TimeoutException _) {
            return "no broker answers at " + bootstrapServers;
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            return "the broker at " + bootstrapServers + " says: " + cause.getMessage();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ClosedException("the start was interrupted");
        }
    }
}
