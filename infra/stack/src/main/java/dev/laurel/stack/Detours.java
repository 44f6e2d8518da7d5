package dev.laurel.stack;

import java.util.List;

/**
 * Loopback ports of proxies between the processes of a stack, for tests that cut the network.
 *
 * <p>The services with a number above 1 reach the brokers by the detour, as if they stood on
 * another machine than the first ones; all services reach PostgreSQL by it. Brokers among
 * themselves and whoever else knows their own ports are not touched.
 *
 * @param brokers by number of the broker, the first one's first
 */
public record Detours(List<Integer> brokers, int postgres) {

    public Detours {
        brokers = List.copyOf(brokers);
    }
}
