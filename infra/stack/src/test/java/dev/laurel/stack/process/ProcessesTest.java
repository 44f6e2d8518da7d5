package dev.laurel.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.io.IOException;

final class ProcessesTest {

    @Test
    void shouldTellAProcessThatStandsStillFromOneThatRunsOrIsGone() throws IOException {
        var process = new ProcessBuilder("sleep", "60").start().toHandle();
        try {
            assertThat(Processes.stopped(process)).isFalse();

            Processes.signal(process, "STOP");
            await().until(() -> Processes.stopped(process));

            Processes.signal(process, "CONT");
            await().until(() -> !Processes.stopped(process));
            assertThat(Processes.alive(process)).isTrue();
        } finally {
            Processes.kill(process);
        }
        assertThat(Processes.stopped(process)).isFalse();
    }
}
