package dev.laurel.projection.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.projection.archive.ArchiveWriter;
import dev.laurel.projection.observe.ArchiveMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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

    /**
     * A thread that the gate lets go may end before the one that stops it does anything else: it
     * must not take that for its death.
     */
    @Test
    void shouldBeAliveWhenItsThreadEndsBeforeTheStopGoesOn() {
        gate.endsInStop = true;
        var role =
                role(
                        () -> {
                            throw new AssertionError("was made");
                        });
        role.start();
        Awaitility.await().until(() -> gate.waiter != null);

        role.stop();

        assertThat(role.state().alive()).isTrue();
        assertThat(role.state().state()).isEqualTo("WAITING_FOR_TOPICS");
    }

    @Test
    void shouldNotEndTheProcessWhenItIsStopped() {
        gate.endsInStop = true;
        gate.passage = new TopicGate.Passage.Closed("nobody is there");
        var exits = new AtomicReference<String>();
        var role =
                new ArchiveRole(
                        () -> {
                            throw new AssertionError("was made");
                        },
                        gate,
                        new ArchiveMetrics(new SimpleMeterRegistry()),
                        exits::set);
        role.start();
        Awaitility.await().until(() -> gate.waiter != null);

        role.stop();

        assertThat(exits.get()).isNull();
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
        private volatile TopicGate.Passage passage = new TopicGate.Passage.Open();
        private volatile boolean endsInStop;
        private volatile @Nullable Thread waiter;

        @Override
        public TopicGate.Passage await() throws InterruptedException {
            waiter = Thread.currentThread();
            open.await();
            passed.countDown();
            return passage;
        }

        @Override
        public void stop() {
            if (passage instanceof TopicGate.Passage.Open) {
                passage = new TopicGate.Passage.Stopped();
            }
            open.countDown();
            var thread = waiter;
            if (endsInStop && thread != null) {
                // As if the thread that stops got no processor meanwhile.
                join(thread);
            }
        }

        private static void join(Thread thread) {
            try {
                assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String waitsFor() {
            return "the test";
        }
    }
}
