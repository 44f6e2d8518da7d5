package dev.laurel.contract.position;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class PositionTest {

    @Test
    void shouldReadBackEveryText() {
        var random = new Random(17);
        for (var i = 0; i < 10_000; i++) {
            var position = position(random);
            assertThat(Position.parse(position.text())).as(position.text()).contains(position);
            assertThat(Position.parse(position.text()).orElseThrow()).hasSameHashCodeAs(position);
        }
    }

    @Test
    void shouldOrderPositionsPartially() {
        var random = new Random(18);
        for (var i = 0; i < 100_000; i++) {
            var a = position(random);
            var b = position(random);
            var c = position(random);
            assertThat(a.reaches(a)).isTrue();
            assertThat(a.reaches(Position.empty())).isTrue();
            if (a.reaches(b) && b.reaches(c)) {
                assertThat(a.reaches(c)).as("%s %s %s", a, b, c).isTrue();
            }
            assertThat(a.equals(b)).isEqualTo(a.reaches(b) && b.reaches(a));
        }
    }

    @Test
    void shouldNotReachWhatIsAheadInAnyPartition() {
        var position = Position.of(new long[] {12, -1, 7});
        assertThat(position.reaches(Position.parse("0:12,2:7").orElseThrow())).isTrue();
        assertThat(position.reaches(Position.parse("0:13").orElseThrow())).isFalse();
        assertThat(position.reaches(Position.parse("1:0").orElseThrow())).isFalse();
        assertThat(position.reaches(Position.parse("9:0").orElseThrow())).isFalse();
        assertThat(position.text()).isEqualTo("0:12,2:7");
        assertThat(position.offset(1)).isEqualTo(-1);
        assertThat(position.offset(99)).isEqualTo(-1);
    }

    @Test
    void shouldNotFollowTheArrayItWasMadeOf() {
        var offsets = new long[] {1};
        var position = Position.of(offsets);
        offsets[0] = 2;
        assertThat(position.offset(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "3:41 | 3:41",
                "3:41,0:12 | 0:12,3:41",
                "' 0:1 , 1:2 ' | 0:1,1:2",
                "0:1,0:5,0:3 | 0:5",
                "1023:0 | 1023:0",
                "0:9223372036854775807 | 0:9223372036854775807"
            })
    void shouldReadOtherFormsOfAPosition(String text, String canonical) {
        assertThat(Position.parse(text).map(Position::text)).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                ":",
                "0",
                "0:",
                ":0",
                "0:-1",
                "-1:0",
                "0:1,",
                ",0:1",
                "0:1,,1:1",
                "0:1;1:1",
                "0:1:2",
                "1024:0",
                "4294967295:0",
                "0:9223372036854775808",
                "0:18446744073709551616",
                "0x1:0",
                "0:1.5",
                "a:b"
            })
    void shouldNotReadWhatNamesNoPosition(String text) {
        assertThat(Position.parse(text)).isEmpty();
    }

    @Test
    void shouldNotReadTextsWithoutBound() {
        assertThat(Position.parse("0:1,".repeat(100_000) + "0:1")).isEmpty();
    }

    private static Position position(Random random) {
        var offsets = new long[random.nextInt(4)];
        for (var i = 0; i < offsets.length; i++) {
            offsets[i] = random.nextLong(-1, 2);
        }
        return Position.of(offsets);
    }
}
