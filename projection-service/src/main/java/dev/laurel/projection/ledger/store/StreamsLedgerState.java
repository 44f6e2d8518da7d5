package dev.laurel.projection.ledger.store;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.codec.DecisionCodec;
import dev.laurel.projection.ledger.codec.PositionCodec;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.LedgerPosition;
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.observe.StoreCacheMetrics;
import dev.laurel.projection.record.RecentlyUsed;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The ledger's state over two stores, with the accounts used last kept decoded on the heap. Every
 * write goes to the store at once, so the cache never knows more than the store; a task that starts
 * again (after an aborted transaction, say) makes a new one.
 *
 * <p>Threading: one task.
 */
public final class StreamsLedgerState implements MutableLedgerState {

    private static final byte[] NOTHING = {1};

    /** No user id has a 0 in it. */
    private static final byte[] POSITION_KEY = {0};

    private static final int SENDERS_MAX = 2;

    /** Transfers under one id that are looked through for their senders. */
    private static final int ARRIVALS_MAX = 100;

    private final KeyValueStore<byte[], byte[]> accounts;
    private final KeyValueStore<byte[], byte[]> decisions;
    private final KeyValueStore<byte[], byte[]> expiries;
    private final RecentlyUsed<UserId, Account> recent;
    private final StoreCacheMetrics metrics;
    private long decisionsAdded;
    // No hold expires before. Where holds expired lie their tombstones, which a scan must pass.
    private long noneBeforeMillis;
    // Where the last search ended for its bound, or null where it came to the end.
    private byte @Nullable [] dueLast;

    public StreamsLedgerState(
            KeyValueStore<byte[], byte[]> accounts,
            KeyValueStore<byte[], byte[]> decisions,
            KeyValueStore<byte[], byte[]> expiries,
            int cachedAccountsMax,
            StoreCacheMetrics metrics) {
        this.accounts = accounts;
        this.decisions = decisions;
        this.expiries = expiries;
        this.recent = new RecentlyUsed<>(cachedAccountsMax);
        this.metrics = metrics;
    }

    @Override
    public Account account(UserId user) {
        var cached = recent.get(user);
        if (cached != null) {
            metrics.hit();
            return cached;
        }
        metrics.miss();
        var bytes = accounts.get(user.bytes());
        var account = bytes == null ? Account.EMPTY : AccountCodec.decode(bytes);
        recent.put(user, account);
        return account;
    }

    @Override
    public @Nullable Remembered remembered(UserId user, CommandId command) {
        return decision(DecisionKeyLayout.key(user, command));
    }

    @Override
    public @Nullable Remembered received(UserId receiver, CommandId transfer, UserId sender) {
        return decision(DecisionKeyLayout.received(receiver, transfer, sender));
    }

    @Override
    public @Nullable Remembered taken(LegName step) {
        return decision(DecisionKeyLayout.taken(step));
    }

    private @Nullable Remembered decision(byte[] key) {
        var bytes = decisions.get(key);
        return bytes == null ? null : DecisionCodec.decode(bytes);
    }

    @Override
    public List<UserId> sendersOf(UserId receiver, CommandId transfer) {
        var senders = new ArrayList<UserId>(1);
        try (var found =
                decisions.range(
                        DecisionKeyLayout.receivedFrom(receiver, transfer),
                        DecisionKeyLayout.receivedTo(receiver, transfer))) {
            for (var looked = 0; found.hasNext() && senders.size() < SENDERS_MAX; looked++) {
                if (looked == ARRIVALS_MAX) {
                    return List.of();
                }
                var effect = DecisionCodec.decode(found.next().value).effect();
                if (effect != null
                        && effect.kind() == Effect.Kind.TRANSFER_RECEIVED
                        && effect.counterpart() != null) {
                    senders.add(effect.counterpart());
                }
            }
        }
        return senders;
    }

    @Override
    public void put(UserId user, Account account) {
        accounts.put(user.bytes(), AccountCodec.encode(account));
        recent.put(user, account);
    }

    @Override
    public void remember(UserId user, CommandId command, Remembered remembered) {
        put(DecisionKeyLayout.key(user, command), remembered);
    }

    @Override
    public void rememberReceived(
            UserId receiver, CommandId transfer, UserId sender, Remembered remembered) {
        put(DecisionKeyLayout.received(receiver, transfer, sender), remembered);
    }

    @Override
    public void rememberTaken(LegName step, Remembered remembered) {
        put(DecisionKeyLayout.taken(step), remembered);
    }

    private void put(byte[] key, Remembered remembered) {
        decisions.put(key, DecisionCodec.encode(remembered));
        decisionsAdded++;
    }

    @Override
    public void expect(UserId user, OpenHold hold) {
        noneBeforeMillis = Math.min(noneBeforeMillis, hold.expiresAtMillis());
        expiries.put(ExpiryKeyLayout.key(user, hold), NOTHING);
    }

    @Override
    public void expectNoMore(UserId user, OpenHold hold) {
        expiries.delete(ExpiryKeyLayout.key(user, hold));
    }

    /**
     * The holds whose time is over at this time, the earliest first; at most so many. Where there
     * are more, the next call goes on behind the last one: those that stay do not hide the others.
     */
    public List<DueHold> due(long horizonMillis, int max) {
        var to = ExpiryKeyLayout.after(horizonMillis);
        var from =
                dueLast == null
                        ? ExpiryKeyLayout.after(noneBeforeMillis - 1)
                        : ExpiryKeyLayout.behind(dueLast);
        var due = new ArrayList<DueHold>(0);
        var last = new byte[0];
        if (Arrays.compareUnsigned(from, to) < 0) {
            try (var found = expiries.range(from, to)) {
                while (found.hasNext() && due.size() < max) {
                    last = found.next().key;
                    due.add(ExpiryKeyLayout.read(last));
                }
            }
        }
        if (dueLast == null && horizonMillis >= noneBeforeMillis) {
            noneBeforeMillis = due.isEmpty() ? horizonMillis + 1 : due.getFirst().expiresAtMillis();
        }
        dueLast = due.size() == max ? last : null;
        return due;
    }

    /** Up to where the log certainly is in the stores. */
    public LedgerPosition position() {
        var bytes = accounts.get(POSITION_KEY);
        return bytes == null ? LedgerPosition.START : PositionCodec.decode(bytes);
    }

    /** Notes up to where the log certainly is in the stores. */
    public void put(LedgerPosition position) {
        accounts.put(POSITION_KEY, PositionCodec.encode(position));
    }

    /** Whether a key of the store accounts is that of the position, and no user's. */
    public static boolean isPosition(byte[] key) {
        return Arrays.equals(key, POSITION_KEY);
    }

    /** Every account that there is, as it is encoded. */
    public void accounts(BiConsumer<UserId, byte[]> each) {
        try (var all = accounts.all()) {
            while (all.hasNext()) {
                var entry = all.next();
                if (!isPosition(entry.key)) {
                    each.accept(UserId.of(entry.key), entry.value);
                }
            }
        }
    }

    /**
     * Puts what its events make of a user in place of what there is of the user.
     *
     * @param remembered by the key of the store decisions
     * @param whole whether what is not among that is forgotten
     */
    public void replace(
            UserId user, Account account, Map<byte[], Remembered> remembered, boolean whole) {
        expectNoHold(user);
        if (whole) {
            forget(user);
        }
        put(user, account);
        account.holds().forEach(hold -> expect(user, hold));
        remembered.forEach(this::put);
    }

    private void expectNoHold(UserId user) {
        List<OpenHold> holds;
        try {
            holds = account(user).holds();
        } catch (CodecException _) {
            // The entries that stay are forgotten when their time comes.
            return;
        }
        holds.forEach(hold -> expectNoMore(user, hold));
    }

    private void forget(UserId user) {
        var gone = new ArrayList<byte[]>();
        try (var found =
                decisions.range(DecisionKeyLayout.from(user), DecisionKeyLayout.to(user))) {
            found.forEachRemaining(entry -> gone.add(entry.key));
        }
        gone.forEach(decisions::delete);
    }

    /** Forgets when a hold expires that is not open. */
    public void forget(DueHold due) {
        expiries.delete(ExpiryKeyLayout.key(due));
    }

    /** How many decisions were written since this was asked last. */
    public long takeDecisionsAdded() {
        var added = decisionsAdded;
        decisionsAdded = 0;
        return added;
    }
}
