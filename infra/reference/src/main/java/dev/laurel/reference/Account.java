package dev.laurel.reference;

import dev.laurel.contract.command.ProfileChange;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/**
 * A user.
 *
 * @param purses by asset
 */
public record Account(
        long version,
        @Nullable String name,
        Map<String, String> attributes,
        boolean frozen,
        Map<String, Purse> purses) {

    static final Account NEW = new Account(0, null, Map.of(), false, Map.of());

    public Account {
        attributes = Map.copyOf(attributes);
        purses = Map.copyOf(purses);
    }

    /** What the user has of an asset. */
    public Purse purse(String asset) {
        return purses.getOrDefault(asset, Purse.EMPTY);
    }

    Account at(long newVersion) {
        return new Account(newVersion, name, attributes, frozen, purses);
    }

    Account with(String asset, Purse purse) {
        var changed = new TreeMap<>(purses);
        changed.put(asset, purse);
        return new Account(version, name, attributes, frozen, changed);
    }

    Account with(ProfileChange change) {
        return new Account(
                version,
                change.name() == null ? name : change.name(),
                change.attributes() == null ? attributes : change.attributes(),
                frozen,
                purses);
    }

    Account frozen(boolean nowFrozen) {
        return new Account(version, name, attributes, nowFrozen, purses);
    }
}
