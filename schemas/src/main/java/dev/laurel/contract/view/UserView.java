package dev.laurel.contract.view;

import dev.laurel.contract.id.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A user's credits as served.
 *
 * @param version of the last event in it
 * @param standings of the windows touched last, bounded per board and kind of window
 */
public record UserView(
        UserId user,
        long version,
        @Nullable String name,
        Map<String, String> attributes,
        boolean frozen,
        List<Balance> balances,
        List<Standing> standings) {

    public UserView {
        attributes = Map.copyOf(attributes);
        balances = List.copyOf(balances);
        standings = List.copyOf(standings);
    }

    public static UserView empty(UserId user) {
        return new UserView(user, 0, null, Map.of(), false, List.of(), List.of());
    }
}
