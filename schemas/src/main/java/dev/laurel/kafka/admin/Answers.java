package dev.laurel.kafka.admin;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what an admin client was asked, for a bounded time. */
public final class Answers {

    private static final long SECONDS_MAX = 12;

    private Answers() {}

    /**
     * The answer.
     *
     * @throws KafkaException where the brokers refuse, or do not answer within 12 s
     */
    public static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException(
                    "Expected an answer of the brokers within " + SECONDS_MAX + " s", e);
        }
    }
}
