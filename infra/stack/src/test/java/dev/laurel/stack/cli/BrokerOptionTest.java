package dev.laurel.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

final class BrokerOptionTest {

    @TempDir private Path root;

    @Test
    void shouldAskEveryBrokerThatRuns() throws IOException {
        // given: of three brokers the first does not run
        var directory = DataDirectory.of(root);
        directory.create();
        var ports = new StackPorts(Map.of("broker", 1_001, "broker-2", 1_002, "broker-3", 1_003));
        for (var number : new int[] {2, 3}) {
            directory.pidFile(new Instance(Part.BROKER, number)).writeOwn();
        }

        // then
        assertThat(BrokerOption.living(directory, ports))
                .isEqualTo("127.0.0.1:1002,127.0.0.1:1003");
    }
}
