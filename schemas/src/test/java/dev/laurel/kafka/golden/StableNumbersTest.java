package dev.laurel.kafka.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.codec.ViewKey;
import dev.laurel.kafka.header.DeadLetterHeaders;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.Topics;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers and names that are on disk or on the wire. Lines are only ever added. */
class StableNumbersTest {

    private static final Path GOLDEN = GoldenFiles.FOLDER.resolve("numbers.txt");

    @Test
    void shouldKeepEveryNumberAndName() {
        var lines = present();
        var text = String.join("\n", lines) + "\n";
        assertThat(GoldenFiles.exists(GOLDEN, text.getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(lines)
                .as("add new lines to %s; never change or remove one", GOLDEN)
                .containsExactlyElementsOf(GoldenFiles.text(GOLDEN).lines().toList());
    }

    @Test
    void shouldFindEveryNumberAgain() {
        for (var reason : RejectionReason.values()) {
            assertThat(RejectionReason.ofCode(reason.code())).isEqualTo(reason);
        }
        for (var kind : WindowKind.values()) {
            assertThat(WindowKind.ofNumber(kind.number())).isEqualTo(kind);
            assertThat(WindowKind.ofWord(kind.word())).contains(kind);
        }
        assertThat(Topics.all().stream().collect(Collectors.toMap(topic -> topic.number(), t -> t)))
                .hasSameSizeAs(Topics.all());
    }

    private static List<String> present() {
        var lines = new ArrayList<String>();
        for (var reason : RejectionReason.values()) {
            lines.add("RejectionReason " + reason.code() + " " + reason.word());
        }
        for (var kind : WindowKind.values()) {
            lines.add("WindowKind " + kind.number() + " " + kind.word());
        }
        for (var topic : Topics.all()) {
            lines.add("Topic " + topic.number() + " " + topic.name());
        }
        lines.add("Partitions " + Topics.PARTITIONS);
        Arrays.asList(
                        RecordHeaders.SPEC_VERSION,
                        RecordHeaders.ID,
                        RecordHeaders.TYPE,
                        RecordHeaders.SOURCE,
                        RecordHeaders.CONTENT_TYPE,
                        RecordHeaders.EVENT_OFFSET,
                        RecordHeaders.REPLY_TO,
                        RecordHeaders.GROUP_INDEX,
                        DeadLetterHeaders.TOPIC,
                        DeadLetterHeaders.PARTITION,
                        DeadLetterHeaders.OFFSET,
                        DeadLetterHeaders.TIME,
                        DeadLetterHeaders.READER,
                        DeadLetterHeaders.REASON,
                        DeadLetterHeaders.CUT,
                        DeadLetterHeaders.NOTE_RETRIED,
                        DeadLetterHeaders.NOTE_RETRIED_AS,
                        DeadLetterHeaders.RETRIED)
                .forEach(header -> lines.add("Header " + header));
        var user = new UserId("alice-é");
        var window = new Window(WindowKind.DAY, -7_175);
        key(lines, "user", new ViewKey.User(user));
        key(lines, "spilled", new ViewKey.Spilled(user, new BoardId("f1-points"), window));
        key(lines, "watermark", new ViewKey.Watermark(7));
        return lines;
    }

    private static void key(List<String> lines, String name, ViewKey key) {
        lines.add("ViewKey " + name + " " + HexFormat.of().formatHex(key.bytes()));
    }
}
