package dev.laurel.projection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.projection.archive.ArchiveWriter;
import dev.laurel.projection.observe.ArchiveMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

class ArchiveRoleTest {

    private final Gate gate = new Gate();

    @Test
    void shouldNotBeAliveWhenItsWriterCannotBeMade() {
        var role =
                role(
                        () -> {
                            throw new IllegalArgumentException("no such database");
                        });
        role.start();
        assertThat(role.state().alive()).isTrue();
        assertThat(role.state().state()).isEqualTo("WAITING_FOR_TOPICS");

        gate.open.countDown();

        Awaitility.await().until(() -> !role.state().alive());
        assertThat(role.state().state()).isEqualTo("DIED");
        role.stop();
    }

    @Test
    void shouldBeAliveWhenItIsStopped() throws InterruptedException {
        var role =
                role(
                        () -> {
                            throw new AssertionError("was made");
                        });
        role.start();

        role.stop();

        assertThat(gate.passed.await(0, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(role.state().alive()).isTrue();
    }

    private ArchiveRole role(Supplier<ArchiveWriter> writers) {
        return new ArchiveRole(
                writers,
                gate,
                new ArchiveMetrics(new SimpleMeterRegistry()),
                why -> {
                    throw new AssertionError(why);
                });
    }

    /** Opens when the test says so. */
    private static final class Gate implements StartGate {

        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch passed = new CountDownLatch(1);
        private volatile boolean isStopped;

        @Override
        public TopicGate.Passage await() throws InterruptedException {
            open.await();
            passed.countDown();
            return isStopped ? new TopicGate.Passage.Stopped() : new TopicGate.Passage.Open();
        }

        @Override
        public void stop() {
            isStopped = true;
            open.countDown();
        }
    }
}
