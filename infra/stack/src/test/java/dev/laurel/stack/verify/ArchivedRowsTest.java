package dev.laurel.stack.verify;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.reference.Findings;
import dev.laurel.stack.StackException;
import dev.laurel.stack.verify.VerifyOptions.Archive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A PostgreSQL that stands still holds nobody up for ever; who reads it cannot be interrupted. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ArchivedRowsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Test
    void shouldNotWaitForEverForALogin() throws IOException {
        try (var postgres = new StillPostgres(false)) {
            assertThatThrownBy(() -> open(postgres))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("the archive cannot be read");
        }
    }

    @Test
    void shouldNotWaitForEverForRows() throws IOException {
        try (var postgres = new StillPostgres(true);
                var rows = open(postgres)) {
            assertThatThrownBy(() -> rows.compare(Map.of(0, 1L), () -> {}))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("the archive cannot be read");
        }
    }

    private static ArchivedRows open(StillPostgres postgres) {
        var archive = new Archive(postgres.url(), "laurel", "");
        return new ArchivedRows(archive, new EventPrints(), new Findings(10), PATIENCE);
    }
}
