package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.BrokerView.OpenTransaction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was seen of a ledger instance that was stopped in a transaction, replaced, and woken up.
 *
 * @param owned partitions before it was stopped
 * @param open its transactions once it stood still
 * @param stood whether the same process stood still to the end of its time
 * @param replaced whether the others owned all partitions at the end of that time
 * @param stillOpen its transactions then
 * @param refusal what its log says of its awakening
 */
record Zombie(
        int owned,
        Set<OpenTransaction> open,
        boolean stood,
        boolean replaced,
        Set<OpenTransaction> stillOpen,
        Optional<String> refusal) {

    /** Why it proves nothing; empty where it was a zombie, and noticed that it was refused. */
    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        doubt(owned == 0, "it owned nothing", doubts);
        doubt(open.isEmpty(), "it had no transaction open", doubts);
        doubt(!stood, "it did not stand still", doubts);
        doubt(!replaced, "the others did not own all of its partitions", doubts);
        var left = new HashSet<>(open);
        left.retainAll(stillOpen);
        doubt(!left.isEmpty(), "the brokers did not roll its transaction back", doubts);
        doubt(refusal.isEmpty(), "its log says nothing of being refused", doubts);
        return doubts;
    }

    private static void doubt(boolean found, String what, List<String> doubts) {
        if (found) {
            doubts.add(what);
        }
    }

    /** For people. */
    String text() {
        return "%d of 8 partitions, taken over, %d transaction(s) rolled back, then: %s"
                .formatted(owned, open.size(), refusal.orElse("no word in its log"));
    }
}
