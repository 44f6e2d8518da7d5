package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.SenderMix.Item;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A client that asks for no outcome. It sends a command until a service has accepted it, and then
 * never again: nothing but the promise of that answer brings it about.
 *
 * <p>Threading: one thread runs it.
 */
final class Sender implements Runnable {

    private static final Duration PACE = Duration.ofMillis(200);
    private static final Duration BACKOFF = Duration.ofMillis(200);

    private final SenderMix mix;
    private final Writer.Surroundings surroundings;
    private int service;

    Sender(SenderMix mix, Writer.Surroundings surroundings) {
        this.mix = mix;
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        try {
            while (!surroundings.stopping().get() && !surroundings.journal().isFull()) {
                Map<String, Item> items = new LinkedHashMap<>();
                mix.next().forEach(item -> items.put(item.key().id(), item));
                send(items);
                service++;
                Waiting.pause(PACE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            violation("a client failed: " + e);
        }
    }

    /** Sends what is not accepted yet, until nothing is left. */
    private void send(Map<String, Item> items) throws InterruptedException {
        for (var attempt = 0; true; attempt++) {
            var answer = surroundings.door().send(service(), body(items));
            surroundings.journal().asked(attempt > 0);
            switch (answer) {
                case CommandAnswer.Accepted(var places) -> accepted(items, places);
                case CommandAnswer.Undecided(var why) -> surroundings.journal().undecided(why);
                case CommandAnswer.Refused(var why) -> {
                    violation("refused: " + body(items) + " with " + why);
                    return;
                }
                case CommandAnswer.Decided decided -> {
                    violation(
                            "nobody asked for the outcome of %s, but it was told: %s"
                                    .formatted(items.keySet(), decided.text()));
                    return;
                }
            }
            if (items.isEmpty()) {
                return;
            }
            if (surroundings.givingUp().get()) {
                violation("not accepted at the end of the run: " + items.keySet());
                return;
            }
            service++;
            Waiting.pause(BACKOFF);
        }
    }

    private String service() {
        return surroundings.services().get(service % surroundings.services().size());
    }

    private void accepted(Map<String, Item> items, Map<String, String> places) {
        places.forEach(
                (id, place) -> {
                    var item = items.remove(id);
                    if (item == null) {
                        violation("%s was accepted at %s, but not sent".formatted(id, place));
                    } else {
                        surroundings.journal().accepted(item.key(), place);
                    }
                });
    }

    /** One as an object, more as an array. */
    private static String body(Map<String, Item> items) {
        return items.size() == 1
                ? items.values().iterator().next().json()
                : items.values().stream()
                        .map(Item::json)
                        .collect(Collectors.joining(",", "[", "]"));
    }

    private void violation(String text) {
        surroundings.violations().add(text);
    }
}
