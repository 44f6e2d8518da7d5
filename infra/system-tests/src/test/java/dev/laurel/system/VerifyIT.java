package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Stack;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.verify.VerifyOptions;
import dev.laurel.system.fixture.CommandLine;
import dev.laurel.system.fixture.Kafka;
import dev.laurel.system.fixture.Laurel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * {@code laurel verify} is clean where nothing is wrong, and names what is wrong with the archive.
 */
@Timeout(300)
class VerifyIT {

    private static final List<String> COMMANDS =
            List.of(
                    "{\"id\":\"v-1\",\"type\":\"grant\",\"user\":\"alice\",\"amount\":100}",
                    "{\"id\":\"v-2\",\"type\":\"transfer\",\"user\":\"alice\",\"to\":\"bob\",\"amount\":30}",
                    "{\"id\":\"v-3\",\"type\":\"spend\",\"user\":\"alice\",\"amount\":7}",
                    "{\"id\":\"v-4\",\"type\":\"spend\",\"user\":\"alice\",\"amount\":5000}");

    @TempDir private static Path scratch;

    private final Path data = scratch.resolve("data");

    @Test
    void shouldNameWhatTheArchiveHasOtherThanTheEvents() throws SQLException {
        try (var kafka = Kafka.chosen();
                var stack = Stack.start(kafka.options(data));
                var laurel = new Laurel(stack.addresses())) {
            // given
            laurel.decide(COMMANDS);
            laurel.awaitCaughtUp();
            var clean = verify();
            assertThat(clean.exitCode()).as(clean.output()).isZero();
            assertThat(clean.output()).contains("archived  5 rows", "Nothing differs");

            // when
            change("UPDATE ledger_entry SET amount = amount + 1 WHERE command_id = 'v-1'");
            change("UPDATE ledger_entry SET event = '\\x00' WHERE command_id = 'v-3'");
            change("DELETE FROM ledger_entry WHERE command_id = 'v-4'");
            change(
                    "INSERT INTO ledger_entry SELECT decided_at, event_offset + 1000000, version + 1,"
                            + " amount, occurred_at, partition_number, user_id, command_id, type,"
                            + " asset, event FROM ledger_entry WHERE user_id = 'bob'");

            // then
            var found = verify();
            assertThat(found.exitCode()).as(found.output()).isOne();
            assertThat(found.output())
                    .contains("the archive has amount 101 at ", "the event says 100")
                    .contains("the archive has other bytes at ")
                    .contains("the archive lacks 1 events")
                    .contains("the archive has a row at ", "the events have none");
        }
    }

    private CommandLine.Result verify() {
        return CommandLine.run(scratch, "verify", "--data", data.toString());
    }

    /** One row, as somebody with a hand in the database would. */
    private void change(String sql) throws SQLException {
        var archive = VerifyOptions.of(DataDirectory.of(data), 1).archive();
        try (var connection =
                        DriverManager.getConnection(
                                archive.url(), archive.user(), archive.password());
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isOne();
        }
    }
}
