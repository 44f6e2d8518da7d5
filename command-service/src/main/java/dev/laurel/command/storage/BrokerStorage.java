package dev.laurel.command.storage;

import dev.laurel.kit.storage.StorageReserve;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.kit.storage.Volume;

import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Knows whether the disks of the brokers are low. A broker whose disk is full shuts down and takes
 * reading with it; so commands are refused before, while there is room for all that follows from
 * those already accepted.
 *
 * <p>Every directory of every broker is asked for (KIP-827), and the one that is shortest of room
 * counts: a command goes to any partition, and each is on several brokers. A broker that does not
 * answer counts for nothing; while none answers, and where brokers do not tell, the last answer
 * holds.
 *
 * <p>Threading: one thread calls {@link #look}; any asks.
 */
public final class BrokerStorage {

    private static final int ANSWER_MILLIS_MAX = 3_000;

    /** The client gives up first, so that its own words are told. */
    private static final long WAIT_MILLIS_MAX = ANSWER_MILLIS_MAX + 500L;

    private final Directories directories;
    private final StorageReserve reserve;
    private final StorageWatch watch;

    /**
     * Makes one that has not looked yet, and is not low.
     *
     * @param admin to ask with; closed by its owner
     */
    public BrokerStorage(Admin admin, StorageReserve reserve, MeterRegistry registry) {
        this(() -> ask(admin), reserve, registry);
    }

    BrokerStorage(Directories directories, StorageReserve reserve, MeterRegistry registry) {
        this.directories = directories;
        this.reserve = reserve;
        this.watch =
                new StorageWatch("broker", this::room, reserve, "commands are refused", registry);
    }

    /** Asks the brokers; takes up to {@value #WAIT_MILLIS_MAX} ms twice. */
    public void look() {
        watch.look();
    }

    /** Whether commands have to be refused; costs nothing to ask. */
    public boolean isLow() {
        return watch.isLow();
    }

    /** One sentence, while it is low. */
    public String detail() {
        return watch.detail();
    }

    private Volume.Room room() throws IOException {
        Volume.Room shortest = null;
        for (var ofBroker : directories.ask()) {
            shortest = shorter(shortest, ofBroker);
        }
        if (shortest == null) {
            throw new IOException("The brokers do not say how much room they have");
        }
        return shortest;
    }

    /** Asks the brokers for the directories of their logs. */
    interface Directories {
        Collection<LogDirDescription> ask() throws IOException;
    }

    private static Collection<LogDirDescription> ask(Admin admin) throws IOException {
        var nodes =
                answer(
                        admin.describeCluster(
                                        new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS_MAX))
                                .nodes());
        var ids = nodes.stream().map(Node::id).toList();
        return answered(
                admin.describeLogDirs(
                                ids, new DescribeLogDirsOptions().timeoutMs(ANSWER_MILLIS_MAX))
                        .descriptions()
                        .values());
    }

    /**
     * The directories of those brokers that answer. One that has just died is among those that the
     * others name, for seconds; it is written to by nobody, and what was known of its disk must not
     * speak for all.
     *
     * @throws IOException where none answers
     */
    static Collection<LogDirDescription> answered(
            Collection<KafkaFuture<Map<String, LogDirDescription>>> asked) throws IOException {
        var directories = new ArrayList<LogDirDescription>();
        IOException silent = null;
        for (var ofBroker : asked) {
            try {
                directories.addAll(answer(ofBroker).values());
            } catch (IOException e) {
                silent = e;
            }
        }
        if (silent != null && directories.isEmpty()) {
            throw silent;
        }
        return directories;
    }

    /** One that is offline is written to by nobody, and an old broker does not tell. */
    private Volume.@Nullable Room shorter(Volume.@Nullable Room one, LogDirDescription other) {
        if (other.error() != null
                || other.usableBytes().isEmpty()
                || other.totalBytes().isEmpty()) {
            return one;
        }
        var room = new Volume.Room(other.usableBytes().getAsLong(), other.totalBytes().getAsLong());
        return one == null || margin(room) < margin(one) ? room : one;
    }

    private long margin(Volume.Room room) {
        return room.freeBytes() - reserve.bytesOf(room.totalBytes());
    }

    private static <T> T answer(KafkaFuture<T> asked) throws IOException {
        try {
            return asked.get(WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Stopped while asking the brokers", e);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("The brokers do not answer", e);
        }
    }
}
