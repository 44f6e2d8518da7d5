package dev.laurel.projection.ledger.store;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.codec.DecisionCodec;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.observe.StoreCacheMetrics;
import dev.laurel.projection.record.RecentlyUsed;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's state over two stores, with the accounts used last kept decoded on the heap. Every
 * write goes to the store at once, so the cache never knows more than the store; a task that starts
 * again (after an aborted transaction, say) makes a new one.
 *
 * <p>Threading: one task.
 */
public final class StreamsLedgerState implements MutableLedgerState {

    private final KeyValueStore<byte[], byte[]> accounts;
    private final KeyValueStore<byte[], byte[]> decisions;
    private final RecentlyUsed<UserId, Account> recent;
    private final StoreCacheMetrics metrics;

    public StreamsLedgerState(
            KeyValueStore<byte[], byte[]> accounts,
            KeyValueStore<byte[], byte[]> decisions,
            int cachedAccountsMax,
            StoreCacheMetrics metrics) {
        this.accounts = accounts;
        this.decisions = decisions;
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
        var bytes = decisions.get(DecisionKeyLayout.key(user, command));
        return bytes == null ? null : DecisionCodec.decode(bytes);
    }

    @Override
    public void put(UserId user, Account account) {
        accounts.put(user.bytes(), AccountCodec.encode(account));
        recent.put(user, account);
    }

    @Override
    public void remember(UserId user, CommandId command, Remembered remembered) {
        decisions.put(DecisionKeyLayout.key(user, command), DecisionCodec.encode(remembered));
    }
}
