package dev.laurel.projection.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What an instance of this service can do. */
public enum Role {
    /** Commands to events. */
    LEDGER,
    /** Events to views. */
    VIEWS,
    /** Events to PostgreSQL. */
    ARCHIVE;

    /** The word for it in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The roles in a list such as {@code ledger,views,archive}.
     *
     * @throws SettingException where one is unknown, or there is none
     */
    static Set<Role> parse(String key, String list) {
        var roles = EnumSet.noneOf(Role.class);
        for (var word : list.split(",", -1)) {
            roles.add(one(key, word.strip()));
        }
        return Set.copyOf(roles);
    }

    private static Role one(String key, String word) {
        for (var role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new SettingException(
                key, "must name some of ledger, views and archive, but was \"" + word + "\"");
    }
}
