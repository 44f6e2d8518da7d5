package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

final class CsvSourceTest {

    private static final String HEADER = "id,user,amount,note\n";

    @Test
    void shouldTakeAQuoteInsideAPlainValueForACharacter() throws IOException {
        // when
        var lines =
                Csv.grants(
                        "",
                        HEADER + "1,alice,5,5\" nail\n2,bob,5,\"\"\"x\"\"\"\n3,carol,5,6\" nail\n");

        // then
        assertThat(notes(lines)).containsExactly("5\" nail", "\"x\"", "6\" nail");
        assertThat(lines).hasSize(3);
    }

    @Test
    void shouldKeepLineBreaksInsideQuotesAsTheyAre() throws IOException {
        // when
        var lines =
                Csv.grants(
                        "",
                        "id,user,amount,note\r\n"
                                + "1,alice,5,\"a\r\nb\nc\rd\"\r\n"
                                + "2,bob,5,\"\r\n\"\r\n"
                                + "3,carol,5,\"the end\n\"");

        // then
        assertThat(notes(lines)).containsExactly("a\r\nb\nc\rd", "\r\n", "the end\n");
        assertThat(lines).extracting(SourceLine::number).containsExactly(2L, 5L, 7L);
    }

    @Test
    void shouldGoOnWithTheNextLineBehindTextAfterAClosingQuote() throws IOException {
        // when
        var lines =
                Csv.grants(
                        "",
                        HEADER + "1,alice,5,\"5\" nail\"\n2,bob,5,n\n3,carol,5,\"a\"b\n4,dave,5,n");

        // then
        assertThat(Csv.texts(lines, "user")).containsExactly("bob", "dave");
        assertThat(Csv.invalid(lines))
                .containsExactly(
                        "2 has text behind the closing quote of a value; a quote inside a quoted value is written twice",
                        "4 has text behind the closing quote of a value; a quote inside a quoted value is written twice");
    }

    @Test
    void shouldTellEveryLineThatAQuoteTookWithIt() throws IOException {
        // when
        var lines =
                Csv.grants(
                        "",
                        HEADER
                                + "1,alice,5,\"no end\n"
                                + "2,bob,5,n\n"
                                + "3,carol,5,\"x\"\n"
                                + "4,dave,5,n\n"
                                + "5,\"erin,5,n\n"
                                + "6,frank\",5,\"a\n"
                                + "b\",5,n\n"
                                + "7,grace,5,n\n");

        // then: no line is missing, and none of those inside quotes was taken for a row
        assertThat(Csv.texts(lines, "user")).containsExactly("dave", "grace");
        assertThat(Csv.invalid(lines))
                .containsExactly(
                        "2 has text behind the closing quote of a value (in line 4; the row begins in line 2)",
                        "3 is part of the row that begins in line 2",
                        "4 is part of the row that begins in line 2",
                        "6 has 6 columns, expected 4, in the lines 6 to 8, which a quoted value joins",
                        "7 is part of the row that begins in line 6",
                        "8 is part of the row that begins in line 6");
    }

    @Test
    void shouldNameTheLineWhereAQuoteBeginsThatNeverEnds() throws IOException {
        // given
        var csv = HEADER + "1,alice,5,n\n2,bob,5,\"open\n3,carol,5,n\n4,dave,5,n\n";
        var told = new ArrayList<SourceLine>();

        // when
        try (var source = Csv.source(grants(), stream(csv))) {
            for (var count = 0; count < 4; count++) {
                told.add(source.next());
            }

            // then
            assertThat(Csv.texts(told, "user")).containsExactly("alice");
            assertThat(Csv.invalid(told))
                    .containsExactly(
                            "3 begins a quoted value that does not end before the end of the file",
                            "4 is part of the row that begins in line 3",
                            "5 is part of the row that begins in line 3");
            assertThatThrownBy(source::next)
                    .isInstanceOf(ReplayException.class)
                    .hasMessageStartingWith("test.csv line 3 begins a quoted value");
        }
    }

    @Test
    void shouldReadEachLineByItselfWhereValuesHaveNoLineBreaks() throws IOException {
        // when
        var lines =
                Csv.grants(
                        "lineBreaks: false\n",
                        HEADER + "1,alice,5,\"open\n2,bob,5,n\n3,carol,5,\"closed\"\n");

        // then
        assertThat(Csv.texts(lines, "user")).containsExactly("bob", "carol");
        assertThat(Csv.invalid(lines))
                .containsExactly("2 has a quoted value that does not end in its line");
    }

    @Test
    void shouldTakeQuotesForCharactersWhereThereAreNone() throws IOException {
        // when
        var lines =
                Csv.grants(
                        "quote: none\nseparator: tab\n",
                        HEADER.replace(',', '\t') + "1\talice\t5\t\"5\"\" nail, x\n");

        // then
        assertThat(notes(lines)).containsExactly("\"5\"\" nail, x");
    }

    @Test
    void shouldTrimBlanksAroundValuesAndQuotes() throws IOException {
        // when
        var lines =
                Csv.grants(
                        "trim: true\n",
                        "id, user, amount, note\n1, alice , 5, \" Smith, Jo \" \n2,bob,5, \"a\r\nb\"\r\n");

        // then
        assertThat(notes(lines)).containsExactly(" Smith, Jo ", "a\r\nb");
        assertThat(Csv.texts(lines, "user")).containsExactly("alice", "bob");
    }

    @Test
    void shouldReadOtherSeparators() throws IOException {
        assertThat(notes(Csv.grants("separator: ';'\n", "id;user;amount;note\n1;a;5;x,y\n")))
                .containsExactly("x,y");
    }

    @Test
    void shouldNameRowsOfAnotherWidthAndSkipEmptyLines() throws IOException {
        // when
        var lines = Csv.grants("", HEADER + "1,a,5\n\n2,b,5,n,x\n3,c,5,n\n,\n");

        // then
        assertThat(Csv.texts(lines, "user")).containsExactly("c");
        assertThat(Csv.invalid(lines))
                .containsExactly(
                        "2 has 3 columns, expected 4",
                        "4 has 5 columns, expected 4",
                        "6 has 2 columns, expected 4");
        assertThat(lines).contains(new SourceLine.Skipped(3));
        assertThat(lines).hasSize(5);
    }

    @Test
    void shouldRefuseAHeaderThatNamesAColumnTwiceOrIsMissing() {
        assertThatThrownBy(() -> Csv.grants("", "id,user,amount,note,user\n"))
                .hasMessage("test.csv has two columns named user: the 2. and the 5.");
        assertThatThrownBy(() -> Csv.grants("", "\n\n"))
                .hasMessageStartingWith("test.csv is empty");
        assertThatThrownBy(() -> Csv.grants("", "id,user,\"amount,note\n1,a,5,n\n"))
                .hasMessageStartingWith(
                        "test.csv line 1, with the names of the columns, begins a quoted value that does not end");
        assertThatThrownBy(() -> Csv.grants("", "id,user,amount,note\r1,a,5,n\r"))
                .hasMessageContaining("has a carriage return that does not end its line");
    }

    @Test
    void shouldTakeOffAByteOrderMark() throws IOException {
        for (var charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE")) {
            var csv = ("\ufeff" + HEADER + "1,zoë,5,n\n").getBytes(Charset.forName(charset));
            assertThat(Csv.texts(Csv.read(Csv.GRANTS, csv), "user"))
                    .as(charset)
                    .containsExactly("zoë");
        }
    }

    @Test
    void shouldReadTheEncodingOfTheMapping() throws IOException {
        // given
        var csv = (HEADER + "1,zoë€,5,n\n").getBytes(Charset.forName("windows-1252"));

        // then
        assertThat(Csv.texts(Csv.read("encoding: windows-1252\n" + Csv.GRANTS, csv), "user"))
                .containsExactly("zoë€");
        assertThatThrownBy(() -> Csv.read("encoding: utf-16\n" + Csv.GRANTS, csv))
                .hasMessageContaining("has no byte order mark of UTF-16");
        var marked = ("\ufeff" + HEADER).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Csv.read("encoding: windows-1252\n" + Csv.GRANTS, marked))
                .hasMessageContaining("begins with the byte order mark of UTF-8");
    }

    @Test
    void shouldNeverReplaceBytesThatCannotBeDecoded() throws IOException {
        // given: a wrong byte, inside a value of two lines as well
        var csv =
                (HEADER
                                + "1,zo\u00eb,5,n\n2,bob,5,n\n3,carol,5,\"a\nb\u00eb\n9,mallory,5\"\n4,d,5,n\n")
                        .getBytes(StandardCharsets.ISO_8859_1);

        // when
        var lines = Csv.read(Csv.GRANTS, csv);

        // then
        assertThat(Csv.texts(lines, "user")).containsExactly("bob", "d");
        assertThat(Csv.invalid(lines))
                .containsExactly("2 is no UTF-8 at character 5", "4 is no UTF-8 at character 2");
    }

    @Test
    void shouldRefuseRowsWithNul() throws IOException {
        // when
        var lines = Csv.grants("", HEADER + "1,a\0b,5,n\n2,c,5,n\n");

        // then
        assertThat(Csv.texts(lines, "user")).containsExactly("c");
        assertThat(Csv.invalid(lines)).containsExactly("2 has a NUL character at 4: is it UTF-8?");
    }

    @Test
    void shouldStopAtALineWithoutEnd() throws IOException {
        // given
        try (var source =
                Csv.source(grants(), endless(HEADER + "1,a,5,n\n2,b,5,", "x", 300L << 20))) {
            // when
            var first = source.next();

            // then
            assertThat(first).isInstanceOf(SourceLine.Sendable.class);
            assertThatThrownBy(source::next)
                    .hasMessage(
                            "test.csv line 3 is longer than 1 MiB: nothing from there on was read");
        }
    }

    @Test
    void shouldStopAtAQuotedValueWithoutEndAndReadNoFurther() throws IOException {
        // given: quotes that close and open again in every line
        var stream = new CountingStream(endless(HEADER + "1,a,5,\"", "5\",\"open\n", 50L << 20));
        try (var source = Csv.source(grants(), stream)) {
            // when
            SourceLine line;
            var count = 0;
            do {
                line = source.next();
                count++;
            } while (line instanceof SourceLine.Invalid invalid
                    && !invalid.reason().startsWith("is part of the row that begins in line 2"));

            // then
            assertThat(count).isEqualTo(2);
            assertThat(stream.count).isLessThan(4L << 20);
        }
    }

    @Test
    void shouldReadABombOfQuotesOnceOnly() throws IOException {
        for (var bomb : List.of("\"a\"b\n", "\"\n\"\n", "\"\"\"\n", "a\"b,\"\n", "\"\r\r\"\n")) {
            // given
            var stream = new CountingStream(endless(HEADER, bomb, 1L << 18));
            try (var source = Csv.source(grants(), stream)) {
                // when
                var commands = 0;
                try {
                    for (var line = source.next(); line != null; line = source.next()) {
                        commands += line instanceof SourceLine.Sendable ? 1 : 0;
                    }
                } catch (ReplayException e) {
                    assertThat(e).hasMessageContaining("quoted value");
                }

                // then: every byte once
                assertThat(commands).isZero();
                assertThat(stream.count).isLessThanOrEqualTo((1L << 18) + 200);
            }
        }
    }

    @Test
    void shouldNameIdsThatNoCommandMayHave() throws IOException {
        // when
        var lines = Csv.grants("", HEADER + "x".repeat(65) + ",a,5,n\nü,a,5,n\n,a,5,n\n");

        // then
        assertThat(Csv.invalid(lines))
                .containsExactly(
                        "2 id makes an id that must have at most 64 characters: "
                                + "x".repeat(60)
                                + "…",
                        "3 id makes an id that must have visible ASCII characters only: ü",
                        "4 id makes an id that must not be empty: (empty)");
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(((SourceLine.Invalid) line).column()).isEqualTo("id"));
    }

    @Test
    void shouldShowNothingThatATerminalObeys() throws IOException {
        assertThat(Csv.invalid(Csv.grants("", HEADER + "1,a,\u001b[2J,n\n")))
                .containsExactly("2 amount is no number: .[2J");
    }

    @Test
    void shouldRefuseAColumnThatIsNamedAsAPlaceholder() {
        assertThatThrownBy(
                        () ->
                                Csv.read(
                                        "command: {type: grant, id: '{line}', user: a, amount: 1}",
                                        "line,x\n"))
                .hasMessageContaining("has a column named line");
    }

    private static Mapping grants() {
        return MappingReader.parse("test", Csv.GRANTS);
    }

    private static List<String> notes(List<SourceLine> lines) {
        return Csv.commands(lines).stream()
                .map(command -> command.path("metadata").path("note").asString(""))
                .toList();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The beginning, and then the same again and again. */
    private static InputStream endless(String begin, String again, long bytes) {
        var head = begin.getBytes(StandardCharsets.UTF_8);
        var tail = again.getBytes(StandardCharsets.UTF_8);
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                var at = position++;
                if (at < head.length) {
                    return head[(int) at];
                }
                return at < bytes ? tail[(int) ((at - head.length) % tail.length)] : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                var count = 0;
                for (var octet = 0; count < length && octet >= 0; ) {
                    octet = read();
                    if (octet >= 0) {
                        target[offset + count++] = (byte) octet;
                    }
                }
                return count == 0 ? -1 : count;
            }
        };
    }

    private static final class CountingStream extends FilterInputStream {

        private long count;

        CountingStream(InputStream stream) {
            super(stream);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var read = super.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
