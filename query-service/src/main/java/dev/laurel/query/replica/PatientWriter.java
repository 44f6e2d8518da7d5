package dev.laurel.query.replica;

import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.query.store.QueryStore;
import dev.laurel.query.store.StoreBatch;
import dev.laurel.query.store.StoreFullException;

import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes a batch also where the volume is full: waits for room and writes the same batch again,
 * while reads go on from what was published. RocksDB mends itself when there is room. Where there
 * is room and it does not, the batch fails after {@value #MEND_SECONDS_MAX} s: the process ends,
 * and the one that takes its place opens the store anew.
 *
 * <p>Threading: one thread writes, any may call {@link #stop}.
 */
final class PatientWriter {

    private static final Logger LOG = LoggerFactory.getLogger(PatientWriter.class);
    private static final long MEND_SECONDS_MAX = 60;
    private static final long RETRY_MILLIS = 1_000;

    private final QueryStore store;
    private final StorageWatch storage;
    private final ReplicaStatus status;
    private final CountDownLatch stopped = new CountDownLatch(1);

    PatientWriter(QueryStore store, StorageWatch storage, ReplicaStatus status) {
        this.store = store;
        this.storage = storage;
        this.status = status;
    }

    /**
     * Writes it.
     *
     * @throws WakeupException where it was stopped before there was room; nothing is written then
     * @throws StoreFullException where there is room, but the store does not go on
     */
    void write(StoreBatch batch) {
        var full = false;
        var roomSinceNanos = System.nanoTime();
        while (true) {
            try {
                store.write(batch);
                if (full) {
                    LOG.info("The replica goes on: its volume has room again");
                    status.held("");
                }
                return;
            } catch (StoreFullException e) {
                if (!full) {
                    full = true;
                    LOG.warn(
                            "The replica waits: {}; it tries again every second, reads go on",
                            e.getMessage());
                    status.held("No space left on the volume of laurel.data-dir");
                }
                if (storage.isLow()) {
                    roomSinceNanos = System.nanoTime();
                } else if (System.nanoTime() - roomSinceNanos
                        > Duration.ofSeconds(MEND_SECONDS_MAX).toNanos()) {
                    throw e;
                }
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new WakeupException();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new WakeupException();
        }
    }

    void stop() {
        stopped.countDown();
    }
}
