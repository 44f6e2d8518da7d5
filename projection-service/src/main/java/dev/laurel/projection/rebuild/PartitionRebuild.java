package dev.laurel.projection.rebuild;

import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.applier.EventReplay;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.codec.DecisionCodec;
import dev.laurel.projection.ledger.heal.LoggedEvent;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.store.ExpiryKeyLayout;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.ledger.store.StreamsLedgerState;
import dev.laurel.projection.runtime.RocksTable;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Folds the events of one partition anew, and compares with what the changelogs of the running
 * ledger have.
 *
 * <p>Threading: one thread; one use.
 */
final class PartitionRebuild {

    private final StateReader reader;
    private final Path directory;
    private final long keptMillis;
    private final BiConsumer<UserId, String> differs;

    private long events;
    private long doubles;
    private long users;
    private long decisions;
    private long newestMillis;

    /**
     * Makes one.
     *
     * @param directory of its own, for its tables
     * @param keptMillis how long the ledger remembers a decision at least
     * @param differs told of each user, and what is not as the events say
     */
    PartitionRebuild(
            StateReader reader,
            Path directory,
            long keptMillis,
            BiConsumer<UserId, String> differs) {
        this.reader = reader;
        this.directory = directory;
        this.keptMillis = keptMillis;
        this.differs = differs;
    }

    long events() {
        return events;
    }

    long users() {
        return users;
    }

    long decisions() {
        return decisions;
    }

    /** Folds and compares. Events and changelogs must not grow meanwhile. */
    void compare(int partition) {
        try (var foldedAccounts = new RocksTable(directory.resolve("folded-accounts"));
                var foldedDecisions = new RocksTable(directory.resolve("folded-decisions"));
                var accounts = new RocksTable(directory.resolve("accounts"));
                var decided = new RocksTable(directory.resolve("decisions"));
                var expiries = new RocksTable(directory.resolve("hold-expiries"))) {
            fold(partition, new DiskState(foldedAccounts, foldedDecisions));
            reader.changelog(LedgerStores.ACCOUNTS, partition, accounts::put);
            reader.changelog(LedgerStores.DECISIONS, partition, decided::put);
            reader.changelog(LedgerStores.HOLD_EXPIRIES, partition, expiries::put);
            compare(foldedAccounts, accounts, this::account);
            compare(foldedDecisions, decided, this::decision);
            compareExpiries(foldedAccounts, expiries);
        }
    }

    private void fold(int partition, DiskState state) {
        var replay = new EventReplay(state);
        reader.read(
                Topics.EVENTS.name(),
                partition,
                record -> LoggedEvent.of(record).ifPresent(event -> take(replay, state, event)));
        replay.end();
        replay.gaps()
                .forEach(user -> differs.accept(user, "events are missing between its versions"));
    }

    private void take(EventReplay replay, DiskState state, LoggedEvent logged) {
        events++;
        var event = logged.content().event();
        var head = event.head();
        newestMillis = Math.max(newestMillis, head.decidedAtMillis());
        if (event instanceof Change && head.version() <= state.account(head.user()).version()) {
            doubles++;
            differs.accept(
                    head.user(),
                    "two events of version %d, the second at offset %d"
                            .formatted(head.version(), logged.record().offset()));
            return;
        }
        replay.take(logged.content());
    }

    long doubles() {
        return doubles;
    }

    /** What is under one key: as the events have it, and as the ledger has it. */
    private interface Comparison {
        void of(byte[] key, byte @Nullable [] folded, byte @Nullable [] running);
    }

    private static void compare(RocksTable folded, RocksTable running, Comparison comparison) {
        try (var left = folded.entries();
                var right = running.entries()) {
            while (left.isValid() || right.isValid()) {
                var order = order(left, right);
                if (order < 0) {
                    comparison.of(left.key(), left.value(), null);
                    left.next();
                } else if (order > 0) {
                    comparison.of(right.key(), null, right.value());
                    right.next();
                } else {
                    comparison.of(left.key(), left.value(), right.value());
                    left.next();
                    right.next();
                }
            }
        }
    }

    private static int order(RocksTable.Entries left, RocksTable.Entries right) {
        if (!left.isValid()) {
            return 1;
        }
        return right.isValid() ? Arrays.compareUnsigned(left.key(), right.key()) : -1;
    }

    private void account(byte[] key, byte @Nullable [] folded, byte @Nullable [] running) {
        if (StreamsLedgerState.isPosition(key)) {
            return;
        }
        users++;
        var events = folded == null ? Account.EMPTY : AccountCodec.decode(folded);
        var ledger = running == null ? Account.EMPTY : AccountCodec.decode(running);
        if (!events.equals(ledger)) {
            differs.accept(
                    UserId.of(key),
                    events.version() == ledger.version()
                            ? "the account is another at the same version " + ledger.version()
                            : "the account has version %d, its events come to %d"
                                    .formatted(ledger.version(), events.version()));
        }
    }

    private void decision(byte[] key, byte @Nullable [] folded, byte @Nullable [] running) {
        decisions++;
        if (folded == null || running == null) {
            missing(key, folded, running);
        } else if (!DecisionCodec.decode(folded).equals(DecisionCodec.decode(running))) {
            differs.accept(user(key), "another answer is remembered for " + text(key));
        }
    }

    private void missing(byte[] key, byte @Nullable [] folded, byte @Nullable [] running) {
        if (folded != null) {
            // What is old enough may have been forgotten.
            var age = newestMillis - DecisionCodec.decidedAtMillis(folded);
            if (age < keptMillis) {
                differs.accept(user(key), "no answer is remembered for " + text(key));
            }
        } else if (running != null) {
            var remembered = DecisionCodec.decode(running);
            // A question to another partition has no event yet.
            var isAsked = remembered.first() == null && remembered.effect() == null;
            if (!isAsked) {
                differs.accept(
                        user(key), "an answer is remembered that no event gave: " + text(key));
            }
        }
    }

    private static UserId user(byte[] key) {
        var end = 0;
        while (end < key.length && key[end] != 0) {
            end++;
        }
        return UserId.of(Arrays.copyOf(key, end));
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
    }

    private void compareExpiries(RocksTable accounts, RocksTable expiries) {
        var expected = new TreeMap<byte[], UserId>(Arrays::compareUnsigned);
        try (var entries = accounts.entries()) {
            for (; entries.isValid(); entries.next()) {
                var user = UserId.of(entries.key());
                AccountCodec.decode(entries.value())
                        .holds()
                        .forEach(hold -> expected.put(ExpiryKeyLayout.key(user, hold), user));
            }
        }
        try (var entries = expiries.entries()) {
            for (; entries.isValid(); entries.next()) {
                if (expected.remove(entries.key()) == null) {
                    differs.accept(
                            ExpiryKeyLayout.read(entries.key()).user(),
                            "a hold expires that is not open");
                }
            }
        }
        expected.values().forEach(user -> differs.accept(user, "an open hold never expires"));
    }
}
