package dev.laurel.stack.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.verify.EventPrints.Match;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Each way in which a row may differ from the events is told from the others. */
class EventPrintsTest {

    private static final int MANY = 3_000;

    private final EventPrints prints = new EventPrints();

    @Test
    void shouldKnowEveryRowAgain() {
        for (var offset = 0; offset < MANY; offset++) {
            prints.add(1, offset * 2L, value(offset));
        }
        prints.expectAll();

        for (var offset = 0; offset < MANY; offset++) {
            assertThat(prints.match(1, offset * 2L, value(offset))).isEqualTo(Match.EQUAL);
        }
        assertThat(prints.unseenCount()).isZero();
        assertThat(prints.unseen(5)).isEmpty();
    }

    @Test
    void shouldTellOtherBytes() {
        prints.add(0, 7, value(1));

        assertThat(prints.match(0, 7, value(2))).isEqualTo(Match.DIFFERENT);
    }

    @Test
    void shouldTellARowWithoutEvent() {
        prints.add(0, 7, value(1));

        assertThat(prints.match(0, 8, value(1))).isEqualTo(Match.UNKNOWN);
        assertThat(prints.match(1, 7, value(1))).isEqualTo(Match.UNKNOWN);
        assertThat(prints.match(-1, 7, value(1))).isEqualTo(Match.UNKNOWN);
    }

    @Test
    void shouldTellASecondRow() {
        prints.add(0, 7, value(1));
        prints.match(0, 7, value(1));

        assertThat(prints.match(0, 7, value(1))).isEqualTo(Match.REPEATED);
    }

    @Test
    void shouldTellWhatHasNoRow() {
        prints.add(0, 7, value(1));
        prints.add(2, 3, value(2));
        prints.add(2, 4, value(3));
        prints.expectAll();
        prints.match(2, 3, value(2));

        assertThat(prints.unseenCount()).isEqualTo(2);
        assertThat(prints.unseen(5)).containsExactly("0:7", "2:4");
        assertThat(prints.unseen(1)).containsExactly("0:7");
    }

    @Test
    void shouldNotMissWhatCameAfterTheArchiveWasWaitedFor() {
        prints.add(0, 7, value(1));
        prints.expectAll();
        prints.add(0, 8, value(2));
        prints.add(1, 0, value(3));

        assertThat(prints.unseenCount()).isEqualTo(1);
        assertThat(prints.unseen(5)).containsExactly("0:7");
        assertThat(prints.match(1, 0, value(3))).isEqualTo(Match.EQUAL);
    }

    private static byte[] value(int number) {
        return ("event " + number).getBytes(StandardCharsets.UTF_8);
    }
}
