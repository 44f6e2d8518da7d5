package dev.laurel.query.replica;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;
import dev.laurel.kit.storage.StorageReserve;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.kit.storage.Volume;
import dev.laurel.query.FakeLog;
import dev.laurel.query.board.BoardEntry;
import dev.laurel.query.board.BoardQueries;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.store.QueryStore;
import dev.laurel.query.user.UserQueries;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A replica over a real store, cranked by hand. */
final class ReplicaFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-22T13:00:00Z");

    final FakeLog log;
    final Path directory;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ReadViews views = new ReadViews();
    final AtomicLong freeBytes = new AtomicLong(1L << 30);
    final StorageWatch storage =
            new StorageWatch(
                    "data",
                    () -> new Volume.Room(freeBytes.get(), 10L << 30),
                    StorageReserve.parse("100MB"),
                    "the replica waits",
                    meters);
    final ReplicaStatus status;
    final QueryStore store;
    final Replica replica;
    final UserQueries users = new UserQueries();
    final BoardQueries boards;
    Set<CommandKey> outcomes = Set.of();

    ReplicaFixture(FakeLog log, Path directory) {
        this(log, directory, 1_000, InstantSource.fixed(NOW));
    }

    ReplicaFixture(FakeLog log, Path directory, int transactionsKept, InstantSource clock) {
        this.log = log;
        this.directory = directory;
        this.status = new ReplicaStatus(clock);
        this.store = QueryStore.open(directory, 32L << 20);
        BoardNumbers numbers;
        try (var snapshot = store.snapshot()) {
            numbers = BoardNumbers.load(snapshot);
        }
        this.boards = new BoardQueries(numbers);
        this.replica =
                new Replica(
                        log.consumer(),
                        new Replica.Parts(
                                store,
                                numbers,
                                views,
                                status,
                                (_, news) -> outcomes = news,
                                storage),
                        new Replica.Kept(transactionsKept, Duration.ofDays(7)),
                        clock,
                        meters);
    }

    /** Turns until nothing comes any more. */
    ReplicaFixture catchUp() {
        while (replica.doWork() != 0 || !(status.state() instanceof ReplicaStatus.State.Live)) {
            // More to come.
        }
        return this;
    }

    ReadView view() {
        var view = views.acquire();
        if (view == null) {
            throw new IllegalStateException("nothing is published");
        }
        return view;
    }

    String position() {
        try (var view = view()) {
            return view.position().text();
        }
    }

    String json(String user) {
        try (var view = view()) {
            var json = users.view(view, new UserId(user));
            return json == null ? "none" : new String(json, StandardCharsets.UTF_8);
        }
    }

    List<BoardEntry> top(String board, Window window) {
        try (var view = view()) {
            return boards.at(new BoardId(board), window)
                    .map(at -> boards.page(view, at, 0, 1_000).entries())
                    .orElse(List.of());
        }
    }

    /** As "user:score", in order. */
    List<String> scores(String board, Window window) {
        return top(board, window).stream().map(e -> e.user() + ":" + e.score()).toList();
    }

    /** Ends as a killed process does as far as the store can tell: nothing is flushed by us. */
    @Override
    public void close() {
        replica.close();
        store.close();
    }
}
