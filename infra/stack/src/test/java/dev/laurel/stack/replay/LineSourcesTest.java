package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

final class LineSourcesTest {

    private static final String PAIRS = "batch,from,to\n1,a,b\n1,a,b\n";

    @TempDir private Path directory;

    @Test
    void shouldGiveTheSameFileTheSameIdsAndAnotherOneOthers() throws IOException {
        // given
        var one = write("one.csv", PAIRS);
        var renamed = write("renamed.csv", PAIRS);
        var other = write("other.csv", PAIRS + "1,a,b\n");
        var packed = directory.resolve("one.csv.gz");
        Files.write(packed, gzip(PAIRS));

        // when
        var ids = ids(ReplayInput.file(one));

        // then: by content, whatever the name and the packing
        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
        assertThat(ids.getFirst()).matches("hop-[0-9a-f]{16}-2");
        assertThat(ids(ReplayInput.file(one))).isEqualTo(ids);
        assertThat(ids(ReplayInput.file(renamed))).isEqualTo(ids);
        assertThat(ids(ReplayInput.file(packed))).isEqualTo(ids);
        assertThat(ids(ReplayInput.file(other))).hasSize(3).doesNotContainAnyElementsOf(ids);
    }

    @Test
    void shouldTakeANameInPlaceOfTheContent() throws IOException {
        // given
        var today = write("log.csv", PAIRS);
        var ids = ids(ReplayInput.file(today).withName("log"));

        // when: it grew
        Files.writeString(today, "1,c,d\n", StandardOpenOption.APPEND);

        // then
        assertThat(ids(ReplayInput.file(today).withName("log"))).hasSize(3).containsAll(ids);
        assertThat(ids(stream(PAIRS).withName("log"))).isEqualTo(ids);
        assertThat(ids(stream(PAIRS).withName("log2"))).doesNotContainAnyElementsOf(ids);
    }

    @Test
    void shouldAskForTheNameOfAStreamWhereIdsNeedIt() {
        assertThatThrownBy(() -> LineSources.open(stream(PAIRS).withMapping("hop")))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("give it a name with --name");
        assertThatThrownBy(() -> ids(stream(PAIRS).withName(" ")))
                .hasMessageContaining("--name must have");
    }

    @Test
    void shouldSayThatAFileChangedWhileItWasRead() throws IOException {
        // given
        var file = write("growing.csv", PAIRS);
        try (var source = LineSources.open(ReplayInput.file(file).withMapping("hop"))) {
            // when: what is not in a buffer yet
            Files.writeString(file, "1,c,d\n", StandardOpenOption.APPEND);
            assertThat(source.next()).isInstanceOf(SourceLine.Sendable.class);

            // then
            assertThatThrownBy(() -> readAll(source))
                    .isInstanceOf(ReplayException.class)
                    .hasMessageStartingWith("growing.csv changed while it was read");
        }
    }

    @Test
    void shouldReadEveryPartOfAGzipThroughAPipeThatPauses() throws IOException {
        // given: two parts, and a pipe that never has more than one byte at hand
        var parts = new ByteArrayOutputStream();
        parts.write(gzip("{\"user\":\"a\"}\n"));
        parts.write(gzip("{\"user\":\"b\"}\n"));
        var pipe =
                new FilterInputStream(new ByteArrayInputStream(parts.toByteArray())) {
                    @Override
                    public int available() {
                        return 0;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return super.read(target, offset, Math.min(1, length));
                    }
                };

        // when
        var lines = Csv.all(LineSources.open(ReplayInput.stream("standard input", pipe, 0)));

        // then
        assertThat(lines).hasSize(2);
    }

    @Test
    void shouldSayWhatIsWrongWithAFile() throws IOException {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.csv"));
        }
        var zipped = directory.resolve("a.csv");
        Files.write(zipped, zip.toByteArray());
        var utf16 = directory.resolve("utf16.ndjson");
        Files.write(utf16, "\ufeff{}".getBytes(StandardCharsets.UTF_16LE));

        assertThatThrownBy(opening(directory.resolve("none.ndjson")))
                .hasMessageStartingWith("No file ");
        assertThatThrownBy(opening(directory))
                .hasMessageEndingWith("is a directory: name a file in it");
        assertThatThrownBy(opening(zipped))
                .hasMessage("a.csv is a zip file: unpack it, or pack it with gzip");
        assertThatThrownBy(opening(write("empty.csv", "")))
                .hasMessage("empty.csv is empty: expected a row with the names of the columns");
        assertThatThrownBy(() -> LineSources.open(ReplayInput.file(utf16)))
                .hasMessageContaining("is UTF-16LE, but lines of JSON are UTF-8");
        assertThatThrownBy(
                        () -> LineSources.open(ReplayInput.file(directory.resolve("data.csv.gz"))))
                .hasMessageContaining("name its mapping with --mapping");
    }

    @Test
    void shouldHaveNoRowsWhereThereIsOnlyAHeaderAndNoneInAnEmptyFile() throws IOException {
        assertThat(ids(ReplayInput.file(write("header.csv", "batch,from,to")))).isEmpty();
        var empty = write("empty.ndjson", "");
        assertThat(Csv.all(LineSources.open(ReplayInput.file(empty)))).isEmpty();
    }

    @Test
    void shouldTakeAByteOrderMarkOffLinesOfJsonAndNameThoseTooLong() throws IOException {
        // given
        var file = write("bom.ndjson", "\ufeff{\"user\":\"a\"}\n" + "x".repeat(2 << 20) + "\n{}\n");

        // when
        var lines = Csv.all(LineSources.open(ReplayInput.file(file)));

        // then
        assertThat(Csv.texts(lines.subList(0, 1), "user")).containsExactly("a");
        assertThat(Csv.invalid(lines)).containsExactly("2 is longer than 1 MiB");
        assertThat(lines).hasSize(3);
    }

    private static ThrowingCallable opening(Path file) {
        return () -> LineSources.open(ReplayInput.file(file).withMapping("hop")).close();
    }

    private static List<String> ids(ReplayInput input) throws IOException {
        return Csv.texts(Csv.all(LineSources.open(input.withMapping("hop"))), "id");
    }

    private static void readAll(LineSource source) throws IOException {
        var line = source.next();
        while (line != null) {
            line = source.next();
        }
    }

    private static ReplayInput stream(String text) {
        InputStream stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return ReplayInput.stream("standard input", stream, 0);
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
