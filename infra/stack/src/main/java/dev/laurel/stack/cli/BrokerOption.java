package dev.laurel.stack.cli;

import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.letters.LetterBox;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.stream.Collectors;

/** Whose dead letters are meant. */
final class BrokerOption {

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            description = "Brokers of another cluster than that of the stack in --data.")
    private @Nullable String bootstrapServers;

    /** The stack whose brokers they are; nothing where the brokers are others. */
    Optional<DataDirectory> stack() {
        return bootstrapServers == null ? Optional.of(data.directory()) : Optional.empty();
    }

    LetterBox letters() {
        return LetterBox.open(bootstrapServers == null ? ofStack() : bootstrapServers);
    }

    private String ofStack() {
        var directory = data.directory();
        var addresses =
                StackPorts.read(directory).map(ports -> living(directory, ports)).orElse("");
        if (addresses.isEmpty()) {
            throw new StackException(
                    "No broker runs in %s; start the stack with: laurel up%s"
                            .formatted(directory.root(), data.argument()),
                    StackException.USAGE);
        }
        return addresses;
    }

    /** All brokers that run: any one of them may be the one that is being killed. */
    static String living(DataDirectory directory, StackPorts ports) {
        return ports.instances(Part.BROKER).stream()
                .filter(broker -> directory.pidFile(broker).live().isPresent())
                .map(broker -> "127.0.0.1:" + ports.of(broker))
                .collect(Collectors.joining(","));
    }
}
