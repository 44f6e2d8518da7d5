package dev.laurel.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class JavaCommandTest {

    @TempDir private Path directory;

    @Test
    void shouldBoundTheMemoryOfEveryPart() {
        for (var part : List.of("broker", "command", "projection", "query")) {
            assertThat(JavaCommand.options(part))
                    .as(part)
                    .allMatch(flag -> flag.startsWith("-") && !flag.contains("#"))
                    .anyMatch(flag -> flag.startsWith("-Xmx"))
                    .anyMatch(flag -> flag.startsWith("-XX:MaxMetaspaceSize="))
                    .anyMatch(flag -> flag.startsWith("-XX:MaxDirectMemorySize="))
                    .anyMatch(flag -> flag.startsWith("-XX:ReservedCodeCacheSize="));
        }
    }

    @Test
    void shouldUseAnArchiveOnlyWhenAPartThatWasReadyLeftOne() throws IOException {
        // given
        var cache = directory.resolve("cache");
        var own = directory.resolve("query-2.jsa");
        var archive = ClassArchive.of(cache, own, "query", "a.jar");
        assertThat(archive.flags()).anyMatch(flag -> flag.startsWith("-XX:ArchiveClassesAtExit="));

        // when: it stopped before it was ready
        Files.writeString(own, "half");
        archive.collect(false);

        // then
        assertThat(own).doesNotExist();
        assertThat(archive.shared()).doesNotExist();

        // when
        Files.writeString(own, "whole");
        archive.collect(true);

        // then
        assertThat(archive.shared()).hasContent("whole");
        assertThat(archive.flags()).contains("-XX:SharedArchiveFile=" + archive.shared());
        assertThat(ClassArchive.of(cache, own, "query", "b.jar").flags())
                .anyMatch(flag -> flag.startsWith("-XX:ArchiveClassesAtExit="));
    }

    @Test
    void shouldNotMakeAPartWriteAnArchiveThatHasToBeGoneAtOnce() throws IOException {
        // given
        var cache = directory.resolve("cache");
        var own = directory.resolve("broker-2.jsa");
        var archive = ClassArchive.of(cache, own, "broker", "a.jar").onlyUsed();
        assertThat(archive.flags()).noneMatch(flag -> flag.contains("Archive"));

        // when
        Files.createDirectories(cache);
        Files.writeString(archive.shared(), "of another stack");
        archive.collect(true);

        // then
        assertThat(archive.flags()).contains("-XX:SharedArchiveFile=" + archive.shared());
    }
}
