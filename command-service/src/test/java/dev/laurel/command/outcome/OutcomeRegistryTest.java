package dev.laurel.command.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.position.PartitionOffset;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class OutcomeRegistryTest {

    private static final Decided DECIDED =
            new Decided(
                    new Outcome.Applied(1, OptionalLong.of(5)),
                    new PartitionOffset(3, 41),
                    Decided.Kind.FIRST);

    @Test
    void shouldBringEachDecisionToItsOwnWaiter() {
        var registry = new OutcomeRegistry(2, new SimpleMeterRegistry());
        assertThat(registry.reserve(2)).isTrue();
        var first = registry.register();
        var second = registry.register();

        registry.decided(second.number(), DECIDED);

        assertThat(second.decision()).isCompletedWithValue(Optional.of(DECIDED));
        assertThat(first.decision()).isNotDone();
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void shouldSayThatItIsFullAndTakeAgainWhenSomebodyLeft() {
        var registry = new OutcomeRegistry(3, new SimpleMeterRegistry());
        assertThat(registry.reserve(2)).isTrue();
        assertThat(registry.reserve(2)).isFalse();
        assertThat(registry.reserve(1)).isTrue();
        var waiter = registry.register();

        assertThat(registry.giveUp(waiter)).isEmpty();
        assertThat(registry.giveUp(waiter)).isEmpty();

        assertThat(registry.reserve(1)).isTrue();
        assertThat(registry.reserve(1)).isFalse();
    }

    @Test
    void shouldGiveTheDecisionThatCameJustInTime() {
        var registry = new OutcomeRegistry(1, new SimpleMeterRegistry());
        assertThat(registry.reserve(1)).isTrue();
        var waiter = registry.register();
        registry.decided(waiter.number(), DECIDED);

        assertThat(registry.giveUp(waiter)).contains(DECIDED);
        assertThat(registry.reserve(1)).isTrue();
    }

    @Test
    void shouldNumberTheWaitersOfAGroupInTheirOrder() {
        var registry = new OutcomeRegistry(4, new SimpleMeterRegistry());
        assertThat(registry.reserve(4)).isTrue();
        var waiters = registry.register(3);
        var next = registry.register();

        registry.decided(waiters.getFirst().number() + 2, DECIDED);

        assertThat(waiters.get(2).decision()).isCompletedWithValue(Optional.of(DECIDED));
        assertThat(waiters.get(1).decision()).isNotDone();
        assertThat(next.number()).isEqualTo(waiters.getFirst().number() + 3);
    }

    @Test
    void shouldEndAWaitWithoutAnAnswer() {
        var registry = new OutcomeRegistry(1, new SimpleMeterRegistry());
        assertThat(registry.reserve(1)).isTrue();
        var waiter = registry.register();

        registry.unanswered(waiter.number());

        assertThat(waiter.decision()).isCompletedWithValue(Optional.empty());
        assertThat(registry.giveUp(waiter)).isEmpty();
        assertThat(registry.reserve(1)).isTrue();
        assertThat(registry.reserve(1)).isFalse();
    }

    @Test
    void shouldFreeEveryPlaceExactlyOnceWhenDecisionAndGiveUpRace() throws Exception {
        var places = 64;
        var registry = new OutcomeRegistry(places, new SimpleMeterRegistry());
        var numbers = new ConcurrentLinkedQueue<Long>();
        var running = new AtomicInteger(4);
        Callable<Integer> waiters =
                () -> {
                    var taken = 0;
                    for (var round = 0; round < 20_000; round++) {
                        if (registry.reserve(1)) {
                            taken++;
                            var waiter = registry.register();
                            numbers.add(waiter.number());
                            var early = registry.giveUp(waiter);
                            assertThat(early.isEmpty() || early.get().equals(DECIDED)).isTrue();
                        }
                    }
                    running.decrementAndGet();
                    return taken;
                };
        Callable<Integer> tail =
                () -> {
                    var decided = 0;
                    while (running.get() > 0 || !numbers.isEmpty()) {
                        var number = numbers.poll();
                        if (number != null) {
                            registry.decided(number, DECIDED);
                            decided++;
                        } else {
                            Thread.onSpinWait();
                        }
                    }
                    return decided;
                };
        try (var threads = Executors.newFixedThreadPool(5)) {
            var all = new ArrayList<Callable<Integer>>();
            for (var i = 0; i < 4; i++) {
                all.add(waiters);
            }
            all.add(tail);
            for (var done : threads.invokeAll(all)) {
                assertThat(done.get()).isPositive();
            }
        }

        assertThat(registry.size()).isZero();
        assertThat(registry.reserve(places)).isTrue();
        assertThat(registry.reserve(1)).isFalse();
    }
}
