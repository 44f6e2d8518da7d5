package dev.laurel.stack.letters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

final class RawBytesTest {

    @Test
    void shouldShowTextAsTextAndOtherBytesInHexadecimal() {
        assertThat(RawBytes.text("zoë".getBytes(StandardCharsets.UTF_8), 10)).isEqualTo("zoë");
        assertThat(RawBytes.text(new byte[] {(byte) 0xFF, 1}, 10)).isEqualTo("0xff01");
        assertThat(RawBytes.text("abcdef".getBytes(StandardCharsets.UTF_8), 3))
                .isEqualTo("abc… (6 bytes)");
    }

    @Test
    void shouldLetNothingThroughThatATerminalObeys() {
        assertThat(RawBytes.printable("a\u001b[31mb\r\n\u202ec")).isEqualTo("a.[31mb...c");
    }

    @Test
    void shouldDumpRowsOfSixteen() {
        var bytes = "0123456789abcdefXY\u0000".getBytes(StandardCharsets.UTF_8);
        assertThat(RawBytes.dump(bytes, 18).lines())
                .containsExactly(
                        "  000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|",
                        "  000010  58 59                                             |XY|",
                        "  … 1 bytes more");
    }

    @Test
    void shouldReadNumbersOfLetters() {
        assertThat(LetterNumber.parse("3:41")).contains(new LetterNumber(3, 41));
        for (var wrong : new String[] {"", "3", "3:", ":41", "-3:41", "3:41 ", "٣:1", "3:x"}) {
            assertThat(LetterNumber.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
