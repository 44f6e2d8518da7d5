package dev.laurel.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class DataOptionTest {

    @TempDir private Path home;

    @Test
    void shouldFindTheStackOfTheProjectFromInside() throws IOException {
        // given
        var deep = Files.createDirectories(home.resolve("project/a/b"));
        var option = new DataOption(deep, home);
        assertThat(option.directory()).isEqualTo(DataDirectory.of(deep.resolve(".laurel")));
        assertThatThrownBy(option::existing)
                .isInstanceOf(StackException.class)
                .hasMessage(
                        "No stack in %s or a folder above; start one with: laurel up"
                                .formatted(deep));

        // when
        var directory = DataDirectory.of(home.resolve("project/.laurel"));
        directory.create();

        // then
        assertThat(option.directory()).isEqualTo(directory);
        assertThat(option.existing()).isEqualTo(directory);
        assertThat(option.argument()).isEmpty();
    }
}
