package dev.laurel.projection.ledger.state;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What the ledger knows of a user when it decides. Immutable.
 *
 * @param version number of the user's last event; 0 where there is none yet
 * @param standing whether commands are taken
 * @param balances one for each asset that the user ever had, in the order of their coming; bounded
 *     by the configured assets
 * @param holds what is set aside, in the order of its coming; at most {@value #HOLDS_MAX} of each
 *     asset, and {@value #HOLDS_OF_ALL_MAX} of all
 */
public record Account(
        long version, Standing standing, List<AccountBalance> balances, List<OpenHold> holds) {

    /** How many holds of one asset may be open at once. */
    public static final int HOLDS_MAX = 64;

    /** How many holds of all assets may be open at once: an account must fit into one record. */
    public static final int HOLDS_OF_ALL_MAX = 1_024;

    /** A user never seen. */
    public static final Account EMPTY = new Account(0, Standing.GOOD, List.of(), List.of());

    /**
     * Whether commands are taken.
     *
     * @param frozen somebody asked to take none
     * @param quarantined the ledger failed on one
     */
    public record Standing(boolean frozen, boolean quarantined) {

        public static final Standing GOOD = new Standing(false, false);
    }

    public Account {
        balances = List.copyOf(balances);
        holds = List.copyOf(holds);
    }

    public boolean frozen() {
        return standing.frozen();
    }

    public boolean quarantined() {
        return standing.quarantined();
    }

    /** The balance of an asset; empty where the user never had any. */
    public AccountBalance balance(AssetId asset) {
        for (var balance : balances) {
            if (balance.asset().equals(asset)) {
                return balance;
            }
        }
        return AccountBalance.empty(asset);
    }

    /** The open hold of this id, or null where none is open. */
    public @Nullable OpenHold hold(CommandId id) {
        for (var hold : holds) {
            if (hold.id().equals(id)) {
                return hold;
            }
        }
        return null;
    }

    /** How many holds of the asset are open. */
    public int holdsOf(AssetId asset) {
        var count = 0;
        for (var hold : holds) {
            count += hold.asset().equals(asset) ? 1 : 0;
        }
        return count;
    }

    /** The account at its next version with this balance in place of the old one. */
    public Account next(AccountBalance changed) {
        var next = new ArrayList<AccountBalance>(balances.size() + 1);
        var replaced = false;
        for (var balance : balances) {
            var same = balance.asset().equals(changed.asset());
            next.add(same ? changed : balance);
            replaced |= same;
        }
        if (!replaced) {
            next.add(changed);
        }
        return new Account(version + 1, standing, next, holds);
    }

    /** The account at its next version in another standing. */
    public Account next(Standing changed) {
        return new Account(version + 1, changed, balances, holds);
    }

    /** The account with one hold more, at the same version. */
    public Account with(OpenHold hold) {
        var next = new ArrayList<>(holds);
        next.add(hold);
        return new Account(version, standing, balances, next);
    }

    /** The account without this hold, at the same version. */
    public Account without(CommandId hold) {
        var next = new ArrayList<>(holds);
        next.removeIf(open -> open.id().equals(hold));
        return new Account(version, standing, balances, next);
    }
}
