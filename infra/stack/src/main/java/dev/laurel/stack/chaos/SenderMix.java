package dev.laurel.stack.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The commands of a client that asks for no outcome: small grants and spends of one user of each of
 * its partitions, one at a time or a few at once. Threading: that client's thread.
 */
final class SenderMix {

    private static final int ITEMS_MAX = 4;
    private static final int AMOUNT_MAX = 20;
    private static final int SPEND_PERCENT = 40;

    private final List<String> users;
    private final String prefix;
    private final Random random;
    private int count;

    /**
     * @param first of its partitions
     * @param partitions how many
     */
    SenderMix(int first, int partitions, long seed) {
        this.users =
                IntStream.range(first, first + partitions)
                        .mapToObj(partition -> ProbeSource.userOf(partition, "sent-"))
                        .toList();
        this.prefix = "s" + first + "-";
        this.random = new Random(seed);
    }

    /** One command, and it as JSON. */
    record Item(CommandKey key, String json) {}

    /** The next ones, to be sent in one request. */
    List<Item> next() {
        var items = new ArrayList<Item>();
        for (var left = 1 + random.nextInt(ITEMS_MAX); left > 0; left--) {
            count++;
            var key = new CommandKey(users.get(random.nextInt(users.size())), prefix + count);
            items.add(
                    new Item(
                            key,
                            "{\"id\":\"%s\",\"type\":\"%s\",\"user\":\"%s\",\"amount\":%d}"
                                    .formatted(
                                            key.id(),
                                            random.nextInt(100) < SPEND_PERCENT ? "spend" : "grant",
                                            key.user(),
                                            1 + random.nextInt(AMOUNT_MAX))));
        }
        return items;
    }
}
