package dev.laurel.contract.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class IdTest {

    @Test
    void shouldMeasureUserIdsInBytesOfUtf8() {
        // given: letters of 1, 2, 3 and 4 bytes
        assertThat(UserId.violation("a".repeat(128))).isNull();
        assertThat(UserId.violation("a".repeat(129))).contains("128 bytes");
        assertThat(UserId.violation("é".repeat(64))).isNull();
        assertThat(UserId.violation("é".repeat(64) + "a")).contains("128 bytes");
        assertThat(UserId.violation("中".repeat(42) + "aa")).isNull();
        assertThat(UserId.violation("中".repeat(43))).contains("128 bytes");
        assertThat(UserId.violation("🏆".repeat(32))).isNull();
        assertThat(UserId.violation("🏆".repeat(32) + "a")).contains("128 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u0000", "a\u0000b", "\n", "\t", "\u001F", "\u007F", "\u0080", "\u009F"})
    void shouldRefuseControlCharactersInUserIds(String text) {
        assertThat(UserId.violation(text)).contains("control characters");
    }

    @Test
    void shouldRefuseHalvesOfSurrogatePairs() {
        for (var text :
                new String[] {
                    "\uD83C", "\uDFC6", "\uDFC6\uD83C", "\uD83C\uD83C\uDFC6", "\uD83C\uDFC6\uDFC6"
                }) {
            assertThat(UserId.violation(text)).isEqualTo("must be valid Unicode");
        }
        assertThat(UserId.violation("\uD83C\uDFC6\uD83C\uDFC6")).isNull();
    }

    @Test
    void shouldKeepUserIdsByteForByte() {
        for (var text : new String[] {"alice", "Alice", " alice ", "e\u0301", "é", "中文", "🏆"}) {
            var user = new UserId(text);
            assertThat(user.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            assertThat(UserId.of(user.bytes())).isEqualTo(user);
            assertThat(user).hasToString(text);
        }
        assertThat(new UserId("e\u0301")).isNotEqualTo(new UserId("é"));
    }

    @Test
    void shouldAllowVisibleAsciiOnlyInCommandIds() {
        for (var c = 0; c < 0x180; c++) {
            var violation = CommandId.violation("a" + (char) c);
            if (c > 0x20 && c < 0x7F) {
                assertThat(violation).as("character %d", c).isNull();
            } else {
                assertThat(violation).as("character %d", c).contains("visible ASCII");
            }
        }
        assertThat(CommandId.violation("c".repeat(64))).isNull();
        assertThat(CommandId.violation("c".repeat(65))).contains("64");
    }

    @Test
    void shouldAllowPlainNamesOnlyForAssetsAndBoards() {
        for (var c = 0; c < 0x180; c++) {
            var allowed =
                    (c < 0x80 && Character.isLetterOrDigit(c)) || "._-".indexOf((char) c) >= 0;
            var text = String.valueOf((char) c);
            assertThat(AssetId.violation(text) == null).as("character %d", c).isEqualTo(allowed);
            assertThat(BoardId.violation(text) == null).as("character %d", c).isEqualTo(allowed);
        }
        assertThat(AssetId.violation("a".repeat(32))).isNull();
        assertThat(AssetId.violation("a".repeat(33))).contains("32");
        assertThat(BoardId.violation("a".repeat(64))).isNull();
        assertThat(BoardId.violation("a".repeat(65))).contains("64");
    }

    @Test
    void shouldNotBuildWhatIsNoId() {
        assertThatThrownBy(() -> new UserId(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> new CommandId(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> new AssetId(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> new BoardId(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
    }
}
