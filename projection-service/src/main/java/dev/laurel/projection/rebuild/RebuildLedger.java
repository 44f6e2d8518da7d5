package dev.laurel.projection.rebuild;

import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.log.LogClients;
import dev.laurel.projection.ledger.log.LogReader;

import org.apache.kafka.common.KafkaException;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Folds accounts, decisions and holds anew from laurel.events, compares with what the running
 * ledger has, and writes down the users that differ. Needs a pause in the traffic.
 *
 * <p>Ends with 0 where nothing differs, 1 where something does, 2 where it could not compare.
 */
public final class RebuildLedger {

    private static final int SHOWN_MAX = 20;

    /** What one start of the ledger folds anew in memory. */
    private static final int USERS_MAX = 5_000;

    private final Map<String, String> options;
    private final PrintStream out;
    private final Set<UserId> users = new LinkedHashSet<>();
    private long differences;

    private RebuildLedger(Map<String, String> options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs.
     *
     * @param arguments {@code --bootstrap-servers=}, {@code --group=}, {@code --directory=} for
     *     temporary tables, {@code --kept-days=} of decisions, {@code --users=} file to write
     */
    public static void main(String... arguments) {
        // What its clients log is no line of its report.
        LoggingSystem.get(RebuildLedger.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
        var options = new HashMap<String, String>();
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        System.exit(run(options, System.out));
    }

    /** Anything that goes wrong, and be it the memory, is no difference. */
    static int run(Map<String, String> options, PrintStream out) {
        try {
            return new RebuildLedger(options, out).compare();
        } catch (KafkaException | IOException | IllegalStateException e) {
            out.println("  could not compare: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            out.println("  could not compare: " + e);
        }
        return 2;
    }

    private String option(String name) {
        var value = options.get("--" + name);
        if (value == null) {
            throw new IllegalStateException("Expected --" + name + "=");
        }
        return value;
    }

    private int compare() throws IOException {
        var group = option("group");
        var clients = new LogClients(option("bootstrap-servers"), group, group + "-rebuild");
        var kept = Duration.ofDays(Long.parseLong(option("kept-days")));
        var root = Path.of(option("directory"));
        try (var log = new LogReader(clients)) {
            var reader = new KafkaStateReader(log, group);
            for (var partition = 0; partition < Topics.PARTITIONS; partition++) {
                var directory = Files.createDirectories(root.resolve("rebuild-" + partition));
                try {
                    compare(
                            partition,
                            new PartitionRebuild(
                                    reader, directory, kept.toMillis(), this::differs, this::torn));
                } finally {
                    delete(directory);
                }
            }
        }
        Files.writeString(Path.of(option("users")), text(), StandardCharsets.UTF_8);
        if (users.size() == USERS_MAX) {
            out.printf("  only the first %,d users are written down: run it again%n", USERS_MAX);
        }
        out.println(
                differences == 0
                        ? "  the ledger is what its events say"
                        : "  %,d difference(s) of %,d user(s)"
                                .formatted(differences, users.size()));
        return differences == 0 ? 0 : 1;
    }

    private void compare(int partition, PartitionRebuild rebuild) {
        rebuild.compare(partition);
        out.printf(
                "  partition %d: %,d events, %,d users, %,d remembered answers%n",
                partition, rebuild.events(), rebuild.users(), rebuild.decisions());
        if (rebuild.unreadable() > 0) {
            out.printf(
                    "  partition %d: %,d records of laurel.events cannot be read%n",
                    partition, rebuild.unreadable());
        }
        if (rebuild.withoutMemory() > 0) {
            out.printf(
                    "  partition %d: %,d events are of an older ledger, which did not write what it remembers of them: remembered answers are not compared%n",
                    partition, rebuild.withoutMemory());
        }
        if (rebuild.doubles() > 0) {
            out.printf(
                    "  partition %d: %,d events are there twice: the log itself is torn%n",
                    partition, rebuild.doubles());
        }
    }

    /** What the events make of this user, and not what the ledger has, is right. */
    private void differs(UserId user, String what) {
        if (users.size() < USERS_MAX) {
            users.add(user);
        }
        torn(user, what);
    }

    /** Folding the user anew would not help. */
    private void torn(UserId user, String what) {
        differences++;
        if (differences <= SHOWN_MAX) {
            out.println("  " + user + ": " + what);
        }
    }

    private String text() {
        var text = new StringBuilder();
        users.forEach(user -> text.append(user.value()).append('\n'));
        return text.toString();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
