package dev.laurel.stack.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class ServicePropertiesTest {

    private static final String KEY = "laurel.ledger.decisions-kept-days";

    @TempDir private Path root;

    @Test
    void shouldReadWhatSomebodyPutIntoTheDataDirectory() throws IOException {
        // given
        var directory = DataDirectory.of(root);
        assertThat(ServiceProperties.read(directory).value(KEY)).isEmpty();
        Files.writeString(directory.serviceProperties(), KEY + "=3\n");

        // then
        assertThat(ServiceProperties.read(directory).value(KEY)).contains("3");
        assertThat(ServiceProperties.read(directory).value(KEY + "-x")).isEmpty();
    }
}
