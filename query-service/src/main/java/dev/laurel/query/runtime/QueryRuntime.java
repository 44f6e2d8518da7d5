package dev.laurel.query.runtime;

import dev.laurel.query.http.ReadLimiter;
import dev.laurel.query.replica.Replica;
import dev.laurel.query.replica.ReplicaRefusedException;
import dev.laurel.query.replica.ReplicaStatus;
import dev.laurel.query.store.QueryStore;

import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs the replica in a thread of its own. Starts before the web server and stops after it: first
 * the replica, then, when no read is under way, the store.
 *
 * <p>Threading: the container starts and stops it.
 */
public final class QueryRuntime implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(QueryRuntime.class);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final long RETRY_MILLIS = 500;

    private final Replica replica;
    private final ReplicaStatus status;
    private final QueryStore store;
    private final ReadLimiter limiter;
    private final FatalExit exit;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /** Of the replica's thread. */
    private boolean told;

    public QueryRuntime(
            Replica replica,
            ReplicaStatus status,
            QueryStore store,
            ReadLimiter limiter,
            FatalExit exit) {
        this.replica = replica;
        this.status = status;
        this.store = store;
        this.limiter = limiter;
        this.exit = exit;
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("query-replica").daemon(false).start(this::run);
    }

    private void run() {
        try {
            while (stopping.getCount() > 0) {
                turn();
            }
        } catch (WakeupException _) {
            LOG.debug("Woken up to stop");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ReplicaRefusedException e) {
            fail(e.getMessage() + "");
        } catch (RuntimeException e) {
            // The edge of the thread: what gets here cannot be mended by trying again.
            LOG.error("The replica has failed", e);
            fail("The replica has failed: " + e.getMessage());
        } finally {
            replica.close();
        }
    }

    private void turn() throws InterruptedException {
        try {
            if (replica.doWork() < 0) {
                waitToRetry();
            }
            if (told) {
                told = false;
                LOG.info("Kafka answers again");
            }
        } catch (RetriableException e) {
            if (!told) {
                told = true;
                LOG.warn(
                        "No response from Kafka: {}; the replica tries again every {} ms",
                        e.getMessage(),
                        RETRY_MILLIS);
            }
            waitToRetry();
        }
    }

    private void waitToRetry() throws InterruptedException {
        if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            LOG.debug("Stopping instead of trying again");
        }
    }

    /** One that is stopping fails no more: it ends anyhow, and for another reason. */
    private void fail(String message) {
        if (stopping.getCount() == 0) {
            return;
        }
        status.fail(message);
        exit.exit(message);
    }

    @Override
    public void stop() {
        stopping.countDown();
        replica.wakeup();
        var running = thread;
        try {
            if (running != null && !running.join(STOP)) {
                LOG.warn("The replica did not stop in time; its store is left as after a crash");
                return;
            }
            if (limiter.close(STOP)) {
                store.close();
            } else {
                LOG.warn("Reads are still under way; the store is left as after a crash");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
