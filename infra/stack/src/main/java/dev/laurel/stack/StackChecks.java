package dev.laurel.stack;

import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Optional;

/** What has to be so before a stack is started in a data directory. */
final class StackChecks {

    private StackChecks() {}

    static StackException inUse(DataDirectory directory) {
        return new StackException(
                "Data directory %s is in use by another stack%s."
                        .formatted(
                                directory.root(),
                                directory
                                        .supervisor()
                                        .live()
                                        .map(process -> " (pid " + process.pid() + ")")
                                        .orElse("")));
    }

    static void requireNothingRuns(DataDirectory directory, Optional<StackPorts> last) {
        var living = new ArrayList<String>();
        for (var instance : last.map(StackPorts::instances).orElseGet(Instance::firsts)) {
            directory
                    .pidFile(instance)
                    .live()
                    .ifPresent(process -> living.add(instance.label() + " " + process.pid()));
        }
        if (!living.isEmpty()) {
            throw new StackException(
                    "Data directory %s is in use by a stack that still runs (%s). Stop it with: laurel down --data %s"
                            .formatted(
                                    directory.root(), String.join(", ", living), directory.root()));
        }
    }

    /** The nodes of a quorum are fixed when it is made. */
    static void requireAsManyBrokers(
            DataDirectory directory, Optional<StackPorts> last, StackOptions options) {
        var before = last.map(ports -> ports.instances(Part.BROKER).size()).orElse(0);
        var now = options.count(Part.BROKER);
        var hasData = Files.exists(directory.of(Instance.first(Part.BROKER)));
        if (before > 0 && now > 0 && before != now && hasData) {
            throw new StackException(
                    "Data directory %s was made with %d broker(s) and cannot run with %d"
                            .formatted(directory.root(), before, now));
        }
    }
}
