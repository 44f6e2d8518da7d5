package dev.laurel.stack.chaos;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.chaos.GapMeter.Gap;
import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;
import dev.laurel.stack.runtime.WallClock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Eight clients that write, one more for each partition that measures whether it can be written,
 * one for every two that asks for no outcome, and readers. Threading: one thread but for what is
 * said otherwise.
 */
final class Load implements AutoCloseable {

    private static final int CLIENTS = 8;
    private static final int PARTITIONS_PER_SENDER = 2;
    private static final int READERS = 2;
    private static final Duration PACE = Duration.ofMillis(30);

    /** Longer than any success takes on a machine that is busy with other things too. */
    private static final Duration FLOWING = Duration.ofSeconds(3);

    private static final Duration PROBE_PACE = Duration.ofMillis(200);

    /** The reader that follows the events has seen the last of them long before. */
    private static final Duration LAST_EVENT_BOUND = Duration.ofSeconds(10);

    /** A client that has no outcome after this, with everything mended, will get none. */
    private static final Duration LAST_OUTCOME_BOUND = Duration.ofSeconds(60);

    private final Violations violations;
    private final List<String> services;
    private final Journal journal = new Journal();
    private final Waits waits;
    private final CommandDoor door;
    private final ReadDoor reads;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean givingUp = new AtomicBoolean();
    private final AtomicBoolean stoppingReads = new AtomicBoolean();
    private final AtomicInteger writing = new AtomicInteger();
    private final ExecutorService workers = Threads.workers();
    private final List<GapMeter> partitions = new ArrayList<>();
    private final List<GapMeter> clients = new ArrayList<>();
    private final List<GapMeter> readerMeters = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals();
    private final String bootstrapServers;
    private Optional<EventTail> tail = Optional.empty();

    /**
     * @param services addresses of the command-services
     * @param replicas addresses of the query-services
     */
    Load(
            List<String> services,
            List<String> replicas,
            String bootstrapServers,
            Violations violations) {
        this.violations = violations;
        this.waits = new Waits(violations);
        this.door = new CommandDoor(waits);
        this.reads = new ReadDoor(replicas);
        this.services = List.copyOf(services);
        this.bootstrapServers = bootstrapServers;
    }

    /** Fills the ledger first, then starts the clients. */
    void start(long seed) {
        try {
            new Preload(door, services, journal).run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        follow();
        waits.well(System.nanoTime());
        var surroundings =
                new Writer.Surroundings(
                        door, reads, services, journal, violations, stopping, givingUp);
        for (var client = 0; client < CLIENTS; client++) {
            var meter = new GapMeter(System.nanoTime());
            clients.add(meter);
            start(
                    new Writer(
                            new CommandMix(client, seed),
                            surroundings,
                            seed + client,
                            PACE,
                            meter));
        }
        for (var partition = 0; partition < Topics.PARTITIONS; partition++) {
            var meter = new GapMeter(System.nanoTime());
            partitions.add(meter);
            start(
                    new Writer(
                            new ProbeSource(partition),
                            surroundings,
                            seed - partition,
                            PROBE_PACE,
                            meter));
        }
        for (var first = 0; first < Topics.PARTITIONS; first += PARTITIONS_PER_SENDER) {
            start(
                    new Sender(
                            new SenderMix(first, PARTITIONS_PER_SENDER, seed - first),
                            surroundings));
        }
        for (var number = 0; number < READERS; number++) {
            var meter = new GapMeter(System.nanoTime());
            readerMeters.add(meter);
            var reader =
                    new Reader(
                            reads,
                            CommandMix.users(CLIENTS),
                            seed + number,
                            meter,
                            violations,
                            stoppingReads);
            readers.add(reader);
            workers.execute(reader);
        }
    }

    /** Not through the proxies: with the brokers as the first machine sees them. */
    private void follow() {
        var follower = new EventTail(bootstrapServers, arrivals, violations, WallClock.system());
        tail = Optional.of(follower);
        workers.execute(follower);
    }

    private void start(Runnable writer) {
        writing.incrementAndGet();
        workers.execute(
                () -> {
                    try {
                        writer.run();
                    } finally {
                        writing.decrementAndGet();
                    }
                });
    }

    /** Whether every partition can be written and every reader is answered, now. */
    boolean flows() {
        var now = System.nanoTime();
        return partitions.stream().allMatch(meter -> meter.silence(now).compareTo(FLOWING) < 0)
                && readerMeters.stream()
                        .allMatch(meter -> meter.silence(now).compareTo(FLOWING) < 0);
    }

    /**
     * How many clients and partitions have had no outcome since this {@link System#nanoTime}. A
     * client sends nothing new before what it sent has one.
     */
    long undecidedSince(long sinceNanos) {
        var now = System.nanoTime();
        return Stream.concat(clients.stream(), partitions.stream())
                .filter(meter -> meter.silence(now).toNanos() >= now - sinceNanos)
                .count();
    }

    /** A fault is about to be fired. */
    void hurt(FaultKind kind) {
        if (kind == FaultKind.CLOCK_JUMP) {
            arrivals.clockWrong(true);
        }
        waits.hurt(kind);
    }

    /** All is well again after a fault. */
    void well() {
        arrivals.clockWrong(false);
        waits.well(System.nanoTime());
    }

    /** The longest interruptions since this was last asked. */
    FaultRecord.Interruption interruption() {
        return new FaultRecord.Interruption(longest(partitions), longest(readerMeters));
    }

    private static Gap longest(List<GapMeter> meters) {
        var now = System.nanoTime();
        var longest = Gap.NONE;
        for (var meter : meters) {
            // Each of them is taken, so that each starts anew.
            var gap = meter.takeLongest(now);
            longest = gap.length().compareTo(longest.length()) > 0 ? gap : longest;
        }
        return longest;
    }

    /** Ends the load; every command gets its outcome first. */
    void finish() {
        stopping.set(true);
        arrivals.loadEnded(WallClock.system().millis());
        if (!Waiting.until(() -> writing.get() == 0, LAST_OUTCOME_BOUND)) {
            givingUp.set(true);
            Waiting.until(() -> writing.get() == 0, CommandDoor.ANSWER_BOUND);
        }
        // Requests that their clients gave up have to be answered all the same.
        if (!Waiting.until(() -> door.open() == 0, CommandDoor.ANSWER_BOUND)) {
            violations.add(door.open() + " request(s) were never answered");
        }
        stoppingReads.set(true);
    }

    /**
     * Holds the events against what the clients saw, and the run against what it has to show.
     *
     * @return how late holds expired
     */
    HoldAudit.Expired judge(EventAudit events) {
        events.compare(journal);
        events.holds().finish(events.readAtMillis());
        Waiting.until(() -> arrivals.expiries() >= events.holds().expired(), LAST_EVENT_BOUND);
        tail.ifPresent(EventTail::stop);
        var expired = events.holds().judge(arrivals);
        new Floor(violations)
                .check(journal.counts(), expired, events.repeats(), readers().ranked());
        return expired;
    }

    Journal journal() {
        return journal;
    }

    Waits.Counts waits() {
        return waits.counts();
    }

    ReadDoor reads() {
        return reads;
    }

    /** What the readers saw so far. */
    ChaosReport.Reads readers() {
        return new ChaosReport.Reads(
                readers.stream().mapToLong(Reader::reads).sum(),
                readers.stream().mapToLong(Reader::ranked).sum(),
                readers.stream().mapToLong(Reader::failovers).sum(),
                readers.stream().mapToLong(Reader::interrupted).sum(),
                readers.stream()
                        .map(Reader::longestLag)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO));
    }

    @Override
    public void close() {
        stopping.set(true);
        givingUp.set(true);
        stoppingReads.set(true);
        tail.ifPresent(EventTail::stop);
        workers.shutdownNow();
        workers.close();
        door.close();
        reads.close();
    }
}
