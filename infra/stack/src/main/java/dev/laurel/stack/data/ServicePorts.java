package dev.laurel.stack.data;

import java.util.List;

/**
 * The loopback ports of a service.
 *
 * @param main of its clients; a service without any has its operations port here too
 * @param operations of health and metrics
 */
public record ServicePorts(int main, int operations) {

    /** Those that may answer how ready it is, the one that is made for it first. */
    public List<Integer> toAsk() {
        return main == operations ? List.of(operations) : List.of(operations, main);
    }
}
