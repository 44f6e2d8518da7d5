package dev.laurel.stack.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.stack.StackException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class LetterBoxTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final LetterTopic topic = new LetterTopic();

    @Test
    void shouldVisitAllOldestFirstAndEachOnce() {
        // given: more than a poll gives, in two partitions, and one that comes back when it is sent
        for (var i = 0; i < 10; i++) {
            topic.add(i % LetterTopic.PARTITIONS, "alice", "c-" + i, i);
        }
        topic.comesBack = true;

        try (var letters = topic.open(LONG)) {
            // when
            letters.visitAll((letter, before) -> send(letters, letter, before));

            // then
            assertThat(topic.sentIds())
                    .containsExactly(
                            "c-0", "c-2", "c-4", "c-6", "c-8", "c-1", "c-3", "c-5", "c-7", "c-9");

            // when: once more, with one that is new
            topic.comesBack = false;
            topic.sent.clear();
            topic.add(1, "alice", "c-10", 10);
            letters.visitAll((letter, before) -> send(letters, letter, before));

            // then: what came back, and the new one
            assertThat(topic.sentIds()).hasSize(11).endsWith("c-10");
            var asked = new ArrayList<Boolean>();
            letters.visitAll((_, before) -> asked.add(before));
            assertThat(asked).hasSize(21).containsOnly(true);
        }
    }

    private static void send(LetterBox letters, Letter letter, boolean sentBefore) {
        if (!sentBefore) {
            assertThat(letters.send(letter)).startsWith("laurel.commands:");
        }
    }

    @Test
    void shouldListPageByPageTheNewestFirst() {
        // given: times that go up over both partitions
        for (var i = 0; i < 7; i++) {
            topic.add(i % LetterTopic.PARTITIONS, "alice", "c-" + i, i);
        }
        try (var letters = topic.open(LONG)) {
            var sent = letters.find(new LetterNumber(0, 3)).orElseThrow();
            var place = letters.send(sent);

            // when
            var pages = new ArrayList<List<Long>>();
            var older = new ArrayList<Long>();
            var before = Optional.<LetterNumber>empty();
            do {
                var page = letters.list(3, before);
                pages.add(page.newest().stream().map(LetterLine::timeMillis).toList());
                older.add(page.older());
                before = Optional.of(page.newest().getFirst().number());
            } while (older.getLast() > 0);

            // then
            assertThat(pages)
                    .containsExactly(List.of(4L, 5L, 6L), List.of(1L, 2L, 3L), List.of(0L));
            assertThat(older).containsExactly(4L, 1L, 0L);
            assertThat(letters.list(3, Optional.empty()).retriedAs())
                    .containsOnlyKeys(sent.number())
                    .containsValue(place);
            assertThat(letters.list(3, before).total()).isZero();
            assertThat(letters.list(3, Optional.of(new LetterNumber(0, 2))).retriedAs()).isEmpty();
            assertThatThrownBy(() -> letters.list(3, Optional.of(new LetterNumber(1, 99))))
                    .isInstanceOf(StackException.class)
                    .hasMessage("There is no dead letter 1:99");
        }
    }

    @Test
    void shouldFindTheNotesOfNamedLettersOnly() {
        var first = topic.add(0, "alice", "c-1", 1);
        var second = topic.add(0, "alice", "c-2", 2);
        var third = topic.add(1, "alice", "c-3", 3);
        try (var letters = topic.open(LONG)) {
            letters.visitAll((letter, before) -> send(letters, letter, before));
            assertThat(letters.sentAgain(Set.of(second, third))).containsOnlyKeys(second, third);
            assertThat(letters.sentAgain(Set.of(first, new LetterNumber(7, 1))))
                    .containsOnlyKeys(first);
        }
    }

    @Test
    void shouldGiveUpATopicThatTakesLongerThanTheBound() {
        for (var i = 0; i < 10; i++) {
            topic.add(0, "alice", "c-" + i, i);
        }
        try (var letters = topic.open(Duration.ZERO)) {
            assertThatThrownBy(() -> letters.list(100, Optional.empty()))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("to offset 10 within PT0S, but came to");
        }
    }
}
