package dev.laurel.stack.letters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Keeps the newest of many letters, and where they were sent again. Threading: one thread. */
final class NewestLetters {

    private static final Comparator<LetterLine> BY_TIME =
            Comparator.comparingLong(LetterLine::timeMillis)
                    .thenComparingInt(line -> line.number().partition())
                    .thenComparingLong(line -> line.number().offset());

    private final int max;
    private final @Nullable LetterLine before;
    private final PriorityQueue<LetterLine> newest = new PriorityQueue<>(BY_TIME);

    /** Of those that are kept; empty where a letter was not sent again. */
    private final Map<LetterNumber, String> places = new HashMap<>();

    private long total;

    /**
     * @param max how many are kept
     * @param before only letters older than this one count; null for all
     */
    NewestLetters(int max, @Nullable LetterLine before) {
        this.max = max;
        this.before = before;
    }

    /** Takes a record of the topic; a note comes behind its letter. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        var note = RetryNote.of(record);
        if (note.isPresent()) {
            places.computeIfPresent(note.get().letter(), (_, _) -> note.get().place());
        }
        Letter.of(record).map(LetterLine::of).ifPresent(this::add);
    }

    private void add(LetterLine line) {
        if (before != null && BY_TIME.compare(line, before) >= 0) {
            return;
        }
        total++;
        newest.add(line);
        places.put(line.number(), "");
        if (newest.size() > max) {
            places.remove(newest.remove().number());
        }
    }

    LetterList list() {
        places.values().removeIf(String::isEmpty);
        return new LetterList(newest.stream().sorted(BY_TIME).toList(), total, Map.copyOf(places));
    }
}
