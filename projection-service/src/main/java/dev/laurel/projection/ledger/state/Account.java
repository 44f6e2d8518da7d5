package dev.laurel.projection.ledger.state;

import dev.laurel.contract.id.AssetId;

import java.util.ArrayList;
import java.util.List;

/**
 * What the ledger knows of a user when it decides. Immutable.
 *
 * @param version number of the user's last event; 0 where there is none yet
 * @param balances one for each asset that the user ever had, in the order of their coming; bounded
 *     by the configured assets
 */
public record Account(long version, boolean frozen, List<AccountBalance> balances) {

    /** A user never seen. */
    public static final Account EMPTY = new Account(0, false, List.of());

    public Account {
        balances = List.copyOf(balances);
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
        return new Account(version + 1, frozen, next);
    }

    /** The account at its next version, otherwise the same. */
    public Account next() {
        return new Account(version + 1, frozen, balances);
    }
}
