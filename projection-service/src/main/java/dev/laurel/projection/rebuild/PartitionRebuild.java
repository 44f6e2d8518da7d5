package dev.laurel.projection.rebuild;

import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.CodecException;
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
import java.util.Set;
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
    private final BiConsumer<UserId, String> torn;

    private long events;
    private long doubles;
    private Set<UserId> gaps = Set.of();
    private long unreadable;
    private long withoutMemory;
    private long users;
    private long decisions;
    private long newestMillis;

    /**
     * Makes one.
     *
     * @param directory of its own, for its tables
     * @param keptMillis how long the ledger remembers a decision at least
     * @param differs told of each user, and what is not as the events say
     * @param torn told of each user, and what is wrong with the events themselves
     */
    PartitionRebuild(
            StateReader reader,
            Path directory,
            long keptMillis,
            BiConsumer<UserId, String> differs,
            BiConsumer<UserId, String> torn) {
        this.reader = reader;
        this.directory = directory;
        this.keptMillis = keptMillis;
        this.differs = differs;
        this.torn = torn;
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

    /** Events of a version that there was before. */
    long doubles() {
        return doubles;
    }

    /** Records of laurel.events that are no event of the ledger. */
    long unreadable() {
        return unreadable;
    }

    /** Events that do not say what must be remembered of them; then no memory is compared. */
    long withoutMemory() {
        return withoutMemory;
    }

    /** Folds and compares. Events and changelogs must not grow meanwhile. */
    void compare(int partition) {
        try (var foldedAccounts = new RocksTable(directory.resolve("folded-accounts"));
                var foldedDecisions = new RocksTable(directory.resolve("folded-decisions"));
                var accounts = new RocksTable(directory.resolve("accounts"));
                var decided = new RocksTable(directory.resolve("decisions"));
                var expected = new RocksTable(directory.resolve("expected-expiries"));
                var expiries = new RocksTable(directory.resolve("hold-expiries"))) {
            fold(partition, new DiskState(foldedAccounts, foldedDecisions));
            reader.changelog(LedgerStores.ACCOUNTS, partition, accounts::put);
            reader.changelog(LedgerStores.DECISIONS, partition, decided::put);
            reader.changelog(LedgerStores.HOLD_EXPIRIES, partition, expiries::put);
            compare(foldedAccounts, accounts, this::account);
            if (withoutMemory == 0) {
                compare(foldedDecisions, decided, this::decision);
            }
            expect(foldedAccounts, expected);
            compare(expected, expiries, this::expiry);
        }
    }

    private void fold(int partition, DiskState state) {
        var replay = new EventReplay(state);
        reader.events(
                partition,
                record ->
                        LoggedEvent.of(record)
                                .ifPresentOrElse(
                                        event -> take(replay, state, event), () -> unreadable++));
        replay.end();
        gaps = replay.gaps();
        gaps.forEach(user -> torn.accept(user, "events are missing between its versions"));
    }

    private void take(EventReplay replay, DiskState state, LoggedEvent logged) {
        events++;
        var event = logged.content().event();
        var head = event.head();
        newestMillis = Math.max(newestMillis, head.decidedAtMillis());
        if (event instanceof Change && head.version() <= state.account(head.user()).version()) {
            doubles++;
            torn.accept(
                    head.user(),
                    "two events of version %d, the second at offset %d"
                            .formatted(head.version(), logged.record().offset()));
        }
        if (EventReplay.lacksMemory(logged.content())) {
            withoutMemory++;
        }
        replay.take(logged.content());
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

    private void differ(UserId user, String what) {
        (gaps.contains(user) ? torn : differs).accept(user, what);
    }

    private void account(byte[] key, byte @Nullable [] folded, byte @Nullable [] running) {
        if (StreamsLedgerState.isPosition(key)) {
            return;
        }
        users++;
        var events = folded == null ? Account.EMPTY : AccountCodec.decode(folded);
        Account ledger;
        try {
            ledger = running == null ? Account.EMPTY : AccountCodec.decode(running);
        } catch (CodecException _) {
            differ(UserId.of(key), "the account cannot be read");
            return;
        }
        if (!events.equals(ledger)) {
            differ(
                    UserId.of(key),
                    events.version() == ledger.version()
                            ? "the account is another at the same version " + ledger.version()
                            : "the account has version %d, its events come to %d"
                                    .formatted(ledger.version(), events.version()));
        }
    }

    private void decision(byte[] key, byte @Nullable [] folded, byte @Nullable [] running) {
        decisions++;
        try {
            readableDecision(key, folded, running);
        } catch (CodecException _) {
            differ(user(key), "what is remembered cannot be read for " + text(key));
        }
    }

    private void readableDecision(byte[] key, byte @Nullable [] folded, byte @Nullable [] running) {
        if (folded == null || running == null) {
            missing(key, folded, running);
        } else if (!DecisionCodec.decode(folded).equals(DecisionCodec.decode(running))) {
            differ(user(key), "another answer is remembered for " + text(key));
        }
    }

    private void missing(byte[] key, byte @Nullable [] folded, byte @Nullable [] running) {
        if (folded != null) {
            // What is old enough may have been forgotten.
            var age = newestMillis - DecisionCodec.decidedAtMillis(folded);
            if (age < keptMillis) {
                differ(user(key), "no answer is remembered for " + text(key));
            }
        } else if (running != null) {
            var remembered = DecisionCodec.decode(running);
            // A question to another partition has no event yet.
            var isAsked = remembered.first() == null && remembered.effect() == null;
            if (!isAsked) {
                differ(user(key), "an answer is remembered that no event gave: " + text(key));
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

    /** When the open holds of the accounts expire. */
    private static void expect(RocksTable accounts, RocksTable expected) {
        try (var entries = accounts.entries()) {
            for (; entries.isValid(); entries.next()) {
                var user = UserId.of(entries.key());
                for (var hold : AccountCodec.decode(entries.value()).holds()) {
                    expected.put(ExpiryKeyLayout.key(user, hold), new byte[0]);
                }
            }
        }
    }

    private void expiry(byte[] key, byte @Nullable [] folded, byte @Nullable [] running) {
        var user = ExpiryKeyLayout.read(key).user();
        if (running == null) {
            differ(user, "an open hold never expires");
        } else if (folded == null) {
            differ(user, "a hold expires that is not open");
        }
    }
}
