package dev.laurel.stack.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class LogFlushTest {

    @TempDir private Path data;

    @Test
    void shouldLeaveItToTheOperatingSystemWhereNothingIsSaid() {
        assertThat(LogFlush.of(DataDirectory.of(data))).isEqualTo(LogFlush.NEVER);
    }

    @Test
    void shouldFlushWhereThatIsAskedFor() throws IOException {
        say("always");

        assertThat(LogFlush.of(DataDirectory.of(data))).isEqualTo(LogFlush.ALWAYS);
        assertThat(LogFlush.ALWAYS.topics())
                .containsExactlyInAnyOrder("laurel.commands", "laurel.events", "laurel.transfers");
    }

    /** The topics are there already, and were flushed before. */
    @Test
    void shouldSetTheTopicsBack() {
        assertThat(LogFlush.NEVER.settings().keySet())
                .isEqualTo(LogFlush.ALWAYS.settings().keySet());
        assertThat(LogFlush.NEVER.settings()).containsEntry("flush.messages", "" + Long.MAX_VALUE);
    }

    @Test
    void shouldRefuseAnotherWord() throws IOException {
        say("sometimes");

        assertThatThrownBy(() -> LogFlush.of(DataDirectory.of(data)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("laurel.broker.flush must be always or never");
    }

    private void say(String word) throws IOException {
        Files.writeString(data.resolve("services.properties"), "laurel.broker.flush=" + word);
    }
}
