package dev.laurel.stack.supervisor;

import static dev.laurel.stack.supervisor.FakeStack.BROKER;
import static dev.laurel.stack.supervisor.FakeStack.QUERY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.data.RestartRequests;
import dev.laurel.stack.health.Life;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

final class SupervisorTest {

    @TempDir private Path directory;

    private final FakeStack stack = new FakeStack();
    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-27T03:12:44Z");

    @Test
    void shouldStartAgainWhatDied() {
        // given
        var supervisor = supervisor();
        stack.kill(QUERY);

        // when, then: after a second
        look(supervisor);
        assertThat(stack.starts()).isEmpty();
        var dead = life(supervisor, QUERY);
        assertThat(dead.state()).isEqualTo(Life.State.DEAD);
        assertThat(dead.lastExit()).contains("exit 1");
        assertThat(dead.nextTry()).contains(now.plusSeconds(1));
        pass(1, supervisor);
        assertThat(stack.starts()).containsExactly(QUERY);
        assertThat(life(supervisor, QUERY).restarts()).isEqualTo(1);
        assertThat(life(supervisor, QUERY).state()).isEqualTo(Life.State.RUNNING);
        assertThat(told)
                .containsExactly("died query exit 1 last words 1", "starting query", "ready query");
    }

    @Test
    void shouldTryLessOftenAndNeverGiveUp() {
        // given
        var supervisor = supervisor();
        stack.kill(QUERY);
        stack.breakStarts(QUERY, true);

        // when
        for (var second = 0; second < 600; second++) {
            pass(1, supervisor);
        }

        // then: 1 + 2 + 4 + … + 32 s, and then every minute
        assertThat(stack.starts()).hasSizeBetween(14, 16);
        assertThat(life(supervisor, QUERY).reason()).isEqualTo("query died at start: last words");
        stack.breakStarts(QUERY, false);
        pass(60, supervisor);
        assertThat(life(supervisor, QUERY).state()).isEqualTo(Life.State.RUNNING);
    }

    @Test
    void shouldForgetFailuresOfAPartThatLivedLong() {
        // given: one that dies at once, several times
        var supervisor = supervisor();
        for (var death = 1; death <= 4; death++) {
            stack.kill(QUERY);
            look(supervisor);
            pass(60, supervisor);
        }

        // when, then
        stack.kill(QUERY);
        look(supervisor);
        assertThat(life(supervisor, QUERY).failuresInRow()).isGreaterThan(1);
        pass(60, supervisor);
        pass(61, supervisor);
        stack.kill(QUERY);
        look(supervisor);
        assertThat(life(supervisor, QUERY).failuresInRow()).isEqualTo(1);
    }

    @Test
    void shouldStartTheBrokerBeforeServices() {
        // given
        var supervisor = supervisor();
        stack.kill(BROKER);
        stack.kill(QUERY);
        stack.breakStarts(BROKER, true);

        // when, then
        look(supervisor);
        pass(1, supervisor);
        assertThat(stack.starts()).containsExactly(BROKER);
        assertThat(life(supervisor, QUERY).reason()).isEqualTo("waits for the broker");
        stack.breakStarts(BROKER, false);
        pass(10, supervisor);
        pass(10, supervisor);
        assertThat(stack.starts()).containsExactly(BROKER, BROKER, QUERY);
    }

    @Test
    void shouldStartNothingOnAFullDisk() {
        // given
        var supervisor = supervisor();
        stack.kill(BROKER);
        stack.fillDisk(true);

        // when
        for (var second = 0; second < 120; second++) {
            pass(1, supervisor);
        }

        // then: nothing was tried, and it was said once
        assertThat(stack.starts()).isEmpty();
        assertThat(told)
                .containsExactly(
                        "died broker exit 1 last words 1",
                        "put off broker waits for room on the volume of /data");
        stack.fillDisk(false);
        pass(5, supervisor);
        assertThat(stack.starts()).containsExactly(BROKER);
    }

    @Test
    void shouldDoWhatIsAskedAtOnce() {
        // given
        var supervisor = supervisor();
        var requests = new RestartRequests(directory);
        stack.kill(QUERY);
        stack.breakStarts(QUERY, true);
        for (var second = 0; second < 100; second++) {
            pass(1, supervisor);
        }
        stack.breakStarts(QUERY, false);
        var tries = stack.starts().size();

        // when
        requests.ask(QUERY, RestartRequests.Kind.START);
        requests.ask(BROKER, RestartRequests.Kind.RESTART);
        assertThat(requests.open(QUERY)).isTrue();
        look(supervisor);

        // then
        assertThat(stack.starts()).hasSize(tries + 2).contains(BROKER);
        assertThat(requests.open(QUERY)).isFalse();
        assertThat(requests.open(BROKER)).isFalse();
        look(supervisor);
        assertThat(stack.starts()).hasSize(tries + 2);
        // what lives is not started by a request to start it
        requests.ask(QUERY, RestartRequests.Kind.START);
        look(supervisor);
        assertThat(stack.starts()).hasSize(tries + 2);
        assertThat(requests.open(QUERY)).isFalse();
    }

    @Test
    void shouldBoundTheLogs() {
        var supervisor = supervisor();
        for (var second = 0; second < 12; second++) {
            pass(1, supervisor);
        }
        assertThat(stack.logsBounded()).isBetween(3, 6);
    }

    @Test
    void shouldPauseLongerEachTimeUpToAMinute() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(Backoff::after))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(Backoff.after(Integer.MAX_VALUE)).hasSeconds(60);
    }

    private Supervisor supervisor() {
        return new Supervisor(stack, new RestartRequests(directory), () -> now, new Told());
    }

    private void look(Supervisor supervisor) {
        supervisor.look(new AtOnce());
    }

    private void pass(int seconds, Supervisor supervisor) {
        now = now.plusSeconds(seconds);
        look(supervisor);
    }

    private static Life life(Supervisor supervisor, Instance instance) {
        return java.util.Objects.requireNonNull(supervisor.lives().get(instance));
    }

    /** Runs a start before it returns. */
    private static final class AtOnce extends AbstractExecutorService {

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            // There is nothing to end.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    private final class Told implements SupervisorListener {

        @Override
        public void died(Instance instance, Watched.Death death, Duration pause) {
            told.add(
                    "died %s %s %s %d"
                            .formatted(
                                    instance.label(),
                                    death.exit(),
                                    death.lastLine(),
                                    pause.toSeconds()));
        }

        @Override
        public void starting(Instance instance) {
            told.add("starting " + instance.label());
        }

        @Override
        public void ready(Instance instance, Duration took) {
            told.add("ready " + instance.label());
        }

        @Override
        public void failed(Instance instance, String reason, Duration pause) {
            told.add("failed " + instance.label());
        }

        @Override
        public void putOff(Instance instance, String reason) {
            told.add("put off " + instance.label() + " " + reason);
        }

        @Override
        public void stumbled(String reason) {
            told.add(reason);
        }
    }
}
