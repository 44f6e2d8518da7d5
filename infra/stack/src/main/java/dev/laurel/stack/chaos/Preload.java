package dev.laurel.stack.chaos;

import dev.laurel.stack.StackException;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Fills a ledger before anything happens to it: one that is nearly empty is restored in no time,
 * and shows nothing. Threading: one thread.
 */
final class Preload {

    static final int COMMANDS = 16_000;

    private static final int BATCH = 1_000;
    private static final int USERS = 800;
    private static final int TRIES_MAX = 40;
    private static final Duration BACKOFF = Duration.ofMillis(500);

    private final CommandDoor door;
    private final List<String> services;
    private final Journal journal;

    Preload(CommandDoor door, List<String> services, Journal journal) {
        this.door = door;
        this.services = services;
        this.journal = journal;
    }

    /**
     * Writes its commands and returns when each has its outcome.
     *
     * @throws StackException where they get none
     */
    void run() throws InterruptedException {
        for (var first = 0; first < COMMANDS; first += BATCH) {
            write(first);
        }
    }

    private void write(int first) throws InterruptedException {
        var keys = new ArrayList<CommandKey>();
        var body = new StringJoiner(",", "[", "]");
        for (var number = first; number < first + BATCH; number++) {
            var key = new CommandKey("base-" + number % USERS, "b-" + number);
            keys.add(key);
            body.add(
                    "{\"id\":\"%s\",\"type\":\"grant\",\"user\":\"%s\",\"amount\":%d}"
                            .formatted(key.id(), key.user(), 1 + number % 100));
        }
        for (var attempt = 0; attempt < TRIES_MAX; attempt++) {
            var service = services.get(attempt % services.size());
            if (door.ask(service, body.toString(), _ -> {}) instanceof CommandAnswer.Decided decided
                    && decided.told().size() == BATCH) {
                for (var number = 0; number < BATCH; number++) {
                    journal.decided(keys.get(number), decided.told().get(number));
                }
                return;
            }
            Waiting.pause(BACKOFF);
        }
        throw new StackException("Expected the cluster to take commands, but it does not");
    }
}
