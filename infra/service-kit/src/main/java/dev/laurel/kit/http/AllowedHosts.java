package dev.laurel.kit.http;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * The names under which this server may be asked: those of the loopback interface, and those that
 * are configured. A request for any other name was led here by somebody else's DNS (rebinding), and
 * one with the Origin of any other name was made by somebody else's web page.
 *
 * @param names in lower case, without port
 */
record AllowedHosts(Set<String> names) {

    AllowedHosts {
        names = Set.copyOf(names);
    }

    /**
     * Whether a Host header names this server.
     *
     * @param authority host and perhaps a port, as it came; null where there is none
     */
    boolean allowsHost(@Nullable String authority) {
        if (authority == null || authority.isEmpty()) {
            return false;
        }
        var host = hostOf(authority);
        return host != null && allows(host);
    }

    /** Whether an Origin header (RFC 6454) is one of this server; {@code null} is none. */
    boolean allowsOrigin(String origin) {
        try {
            var uri = URI.create(origin);
            var scheme = uri.getScheme();
            return ("http".equals(scheme) || "https".equals(scheme))
                    && uri.getHost() != null
                    && allows(uri.getHost());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private boolean allows(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        // A name may end in the dot of the root.
        var plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return isLoopback(plain) || names.contains(plain);
    }

    /** RFC 6761 §6.3: localhost and all below it; no name is looked up. */
    private static boolean isLoopback(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.equals("[0:0:0:0:0:0:0:1]")
                || isLoopback4(name);
    }

    private static boolean isLoopback4(String name) {
        var parts = name.split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("127")) {
            return false;
        }
        for (var part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String hostOf(String authority) {
        var colon = authority.lastIndexOf(':');
        if (authority.startsWith("[")) {
            var end = authority.indexOf(']');
            var rest = end < 0 ? null : authority.substring(end + 1);
            return rest == null || !(rest.isEmpty() || rest.startsWith(":"))
                    ? null
                    : authority.substring(0, end + 1);
        }
        return colon < 0 ? authority : authority.substring(0, colon);
    }
}
