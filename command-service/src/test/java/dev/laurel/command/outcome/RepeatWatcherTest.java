package dev.laurel.command.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.command.fixture.EventLog;
import dev.laurel.command.outcome.Decided.Kind;
import dev.laurel.command.outcome.OutcomeRegistry.Waiter;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.position.PartitionOffset;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** First answers on a log in memory. */
class RepeatWatcherTest {

    private static final long NOW = 1_800_000_000_000L;
    private static final int REPEATS_MAX = 10_000;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final OutcomeRegistry registry = new OutcomeRegistry(100_000, metrics);
    private final EventLog log = new EventLog();
    private final RepeatWatcher watcher =
            new RepeatWatcher(log::consumer, registry, REPEATS_MAX, metrics);
    private final Thread thread = Thread.ofPlatform().name("repeats").unstarted(watcher);

    @AfterEach
    void stop() throws InterruptedException {
        watcher.stop();
        thread.join();
    }

    @Test
    void shouldFindTheFirstAnswerInTheLog() throws Exception {
        grant(3, "v", "c", 1, NOW - 5);
        var first = grant(3, "u", "c", 1, NOW);
        grant(3, "u", "d", 2, NOW + 1);
        thread.start();

        var waiter = repeat(3, "u", "c", new Outcome.Applied(1, OptionalLong.of(1)), NOW);

        assertThat(answer(waiter))
                .contains(
                        new Decided(
                                new Outcome.Applied(1, OptionalLong.of(1)),
                                new PartitionOffset(3, first),
                                Kind.REPEATED));
        assertThat(count("found")).isEqualTo(1);
    }

    @Test
    void shouldNotLookAgainForWhatItFound() throws Exception {
        grant(3, "u", "c", 1, NOW);
        thread.start();
        var outcome = new Outcome.Applied(1, OptionalLong.of(1));

        var first = answer(repeat(3, "u", "c", outcome, NOW));
        var second = answer(repeat(3, "u", "c", outcome, NOW));

        assertThat(second).isEqualTo(first).isPresent();
        assertThat(log.lookUps).hasValue(1);
        assertThat(count("remembered")).isEqualTo(1);
    }

    @Test
    void shouldPassOverOtherAnswersToTheSameCommand() throws Exception {
        var rejected = new Outcome.Rejected(4, RejectionReason.INSUFFICIENT_CREDITS, List.of());
        var reused = new Outcome.Rejected(4, RejectionReason.ID_REUSED, List.of("amount"));
        var quarantined = new Outcome.Rejected(4, RejectionReason.USER_QUARANTINED, List.of());
        append(0, new Event.DryRunAnswered(head("u", "c", 4, NOW), rejected));
        append(0, new Event.CommandRejected(head("u", "c", 4, NOW), quarantined));
        append(0, new Event.CommandRejected(head("u", "c", 4, NOW), reused));
        var first = append(0, new Event.CommandRejected(head("u", "c", 4, NOW), rejected));
        append(0, new Event.CommandRepeated(head("u", "c", 4, NOW), rejected, NOW));
        thread.start();

        var waiter = repeat(0, "u", "c", rejected, NOW);

        assertThat(answer(waiter))
                .contains(new Decided(rejected, new PartitionOffset(0, first), Kind.REPEATED));
    }

    @Test
    void shouldTellAnIdThatWasDecidedAnewFromItsFormerLife() throws Exception {
        grant(1, "u", "c", 1, NOW);
        var second = grant(1, "u", "c", 8, NOW + 700_000_000);
        thread.start();

        var waiter =
                repeat(1, "u", "c", new Outcome.Applied(8, OptionalLong.of(8)), NOW + 700_000_000);

        assertThat(answer(waiter).orElseThrow().position())
                .isEqualTo(new PartitionOffset(1, second));
    }

    @Test
    void shouldAnswerAWholeArrayThatIsSentAgainWithAFewLookUps() throws Exception {
        var seed = 3L;
        var random = new Random(seed);
        var waiting = new ArrayList<Waiter>();
        var expected = new ArrayList<PartitionOffset>();
        var again = new ArrayList<Runnable>();
        for (var i = 0; i < 10_000; i++) {
            var number = i;
            var partition = random.nextInt(8);
            // Times of several writers go up and down a little.
            var time = NOW + i / 20 + random.nextInt(50);
            var offset = grant(partition, "u" + i % 100, "c" + i, 1, time);
            expected.add(new PartitionOffset(partition, offset));
            again.add(
                    () ->
                            waiting.add(
                                    repeat(
                                            partition,
                                            "u" + number % 100,
                                            "c" + number,
                                            new Outcome.Applied(1, OptionalLong.of(1)),
                                            time)));
        }
        again.forEach(Runnable::run);
        thread.start();

        for (var i = 0; i < waiting.size(); i++) {
            assertThat(answer(waiting.get(i)).orElseThrow().position())
                    .as("seed %d, command %d", seed, i)
                    .isEqualTo(expected.get(i));
        }
        awaitSearches(1);
        assertThat(log.lookUps).hasValueLessThan(5);
        assertThat(count("scanned")).isBetween(10_000.0, 25_000.0);
    }

    @Test
    void shouldSeekAgainWhereFirstAnswersLieFarApart() throws Exception {
        var offsets = new ArrayList<Long>();
        var waiting = new ArrayList<Waiter>();
        for (var day = 0; day < 7; day++) {
            offsets.add(grant(2, "u", "c" + day, day, NOW + day * 86_400_000L));
            for (var other = 0; other < 2_000; other++) {
                grant(2, "v", "o" + other, 1, NOW + day * 86_400_000L + 60_000 + other);
            }
        }
        for (var day = 0; day < 7; day++) {
            var outcome = new Outcome.Applied(day, OptionalLong.of(day));
            waiting.add(repeat(2, "u", "c" + day, outcome, NOW + day * 86_400_000L));
        }
        thread.start();

        for (var day = 0; day < 7; day++) {
            assertThat(answer(waiting.get(day)).orElseThrow().position().offset())
                    .isEqualTo(offsets.get(day));
        }
        awaitSearches(1);
        assertThat(count("seeks")).isEqualTo(7);
        assertThat(count("scanned")).isBetween(7.0, 100.0);
    }

    @Test
    void shouldEndWithoutAnAnswerWhereTheLogHasItNoMore() throws Exception {
        grant(3, "u", "c", 1, NOW);
        log.forget();
        grant(3, "v", "d", 1, NOW + 9);
        thread.start();

        var waiter = repeat(3, "u", "c", new Outcome.Applied(1, OptionalLong.of(1)), NOW);
        var younger = repeat(3, "u", "e", new Outcome.Applied(1, OptionalLong.of(1)), NOW + 99);

        assertThat(answer(waiter)).isEmpty();
        assertThat(answer(younger)).isEmpty();
        assertThat(count("lost")).isEqualTo(2);
    }

    @Test
    void shouldEndWithoutAnAnswerWhenTooManyWait() throws Exception {
        var first = grant(3, "u", "c", 1, NOW);
        var outcome = new Outcome.Applied(1, OptionalLong.of(1));
        var waiting = new ArrayList<Waiter>();
        for (var i = 0; i <= REPEATS_MAX; i++) {
            waiting.add(repeat(3, "u", "c", outcome, NOW));
        }

        assertThat(answer(waiting.getLast())).isEmpty();
        assertThat(count("refused")).isEqualTo(1);

        thread.start();
        assertThat(answer(waiting.getFirst()).orElseThrow().position().offset()).isEqualTo(first);
    }

    @Test
    void shouldGoOnAfterKafkaFailedIt() throws Exception {
        var first = grant(3, "u", "c", 1, NOW);
        log.failing.set(1);
        thread.start();

        var waiter = repeat(3, "u", "c", new Outcome.Applied(1, OptionalLong.of(1)), NOW);

        assertThat(answer(waiter).orElseThrow().position().offset()).isEqualTo(first);
        assertThat(count("failures")).isEqualTo(1);
    }

    @Test
    void shouldNotSearchForThoseWhoHaveGone() throws Exception {
        grant(3, "u", "c", 1, NOW);
        var waiter = repeat(3, "u", "c", new Outcome.Applied(1, OptionalLong.of(1)), NOW);
        assertThat(registry.giveUp(waiter)).isEmpty();

        thread.start();

        awaitSearches(1);
        assertThat(log.lookUps).hasValue(0);
    }

    @Test
    void shouldNotHoldUpOthersByASearchThatIsSlow() throws Exception {
        // given: a first answer that does not come, and one who waits for it
        var slow = grant(3, "u", "c", 1, NOW);
        log.silent.add(3);
        thread.start();
        var outcome = new Outcome.Applied(1, OptionalLong.of(1));
        var slowly = repeat(3, "u", "c", outcome, NOW);
        await().until(() -> log.lookUps.get() == 1);

        // when
        var fast = grant(1, "v", "d", 1, NOW);
        var fastly = repeat(1, "v", "d", outcome, NOW);

        // then: the other is answered, and this one still waited for
        assertThat(answer(fastly).orElseThrow().position().offset()).isEqualTo(fast);
        assertThat(slowly.decision()).isNotDone();
        log.silent.clear();
        assertThat(answer(slowly).orElseThrow().position().offset()).isEqualTo(slow);
        assertThat(waiting()).isZero();
    }

    @Test
    void shouldGoOnWhereASearchWasBrokenOff() throws Exception {
        // given: slices that end with their first poll, and many polls to go
        var sliced =
                new RepeatWatcher(log::consumer, registry, REPEATS_MAX, Duration.ZERO, metrics);
        grant(3, "v", "o", 1, NOW);
        for (var i = 0; i < 3_000; i++) {
            grant(3, "v", "o" + i, 1, NOW);
        }
        var first = grant(3, "u", "c", 1, NOW);
        var waiter = repeat(sliced, 3, "u", "c", new Outcome.Applied(1, OptionalLong.of(1)), NOW);

        // when
        var slices = Thread.ofPlatform().name("slices").start(sliced);
        var answer = answer(waiter);
        sliced.stop();
        slices.join();

        // then
        assertThat(answer.orElseThrow().position().offset()).isEqualTo(first);
        assertThat(log.lookUps).hasValue(1);
        assertThat(count("scanned")).isEqualTo(3_002);
    }

    @Test
    void shouldCountThoseWhoAreLookedForAmongThoseWhoWait() throws Exception {
        // given: as many as may wait, all of them under way
        grant(3, "u", "c", 1, NOW);
        log.silent.add(3);
        thread.start();
        var outcome = new Outcome.Applied(1, OptionalLong.of(1));
        var waiters = new ArrayList<Waiter>();
        for (var i = 0; i < REPEATS_MAX; i++) {
            waiters.add(repeat(3, "u", "c", outcome, NOW));
        }
        await().until(() -> log.lookUps.get() >= 1);

        // then
        assertThat(waiting()).isEqualTo(REPEATS_MAX);
        assertThat(answer(repeat(3, "u", "c", outcome, NOW))).isEmpty();
        assertThat(count("refused")).isEqualTo(1);

        // when: they all go
        waiters.forEach(waiter -> assertThat(registry.giveUp(waiter)).isEmpty());

        // then
        await().until(() -> waiting() == 0);
        assertThat(count("late")).isEqualTo(REPEATS_MAX);
    }

    private double waiting() {
        return metrics.get("laurel.command.repeats.waiting").gauge().value();
    }

    private Waiter repeat(
            int partition, String user, String id, Outcome outcome, long firstDecidedAtMillis) {
        return repeat(watcher, partition, user, id, outcome, firstDecidedAtMillis);
    }

    private Waiter repeat(
            RepeatWatcher by,
            int partition,
            String user,
            String id,
            Outcome outcome,
            long firstDecidedAtMillis) {
        assertThat(registry.reserve(1)).isTrue();
        var waiter = registry.register();
        var event =
                new Event.CommandRepeated(
                        head(user, id, 99, NOW + 1_000_000_000), outcome, firstDecidedAtMillis);
        by.take(Repeat.of(waiter.number(), partition, append(partition, event), event));
        return waiter;
    }

    private long grant(int partition, String user, String id, long version, long millis) {
        return append(
                partition,
                new Event.CreditsGranted(
                        head(user, id, version, millis),
                        new AssetId("credit"),
                        new Amount(1),
                        version));
    }

    private long append(int partition, Event event) {
        return log.append(partition, event, null, -1);
    }

    private static EventHead head(String user, String id, long version, long millis) {
        return new EventHead(
                new UserId(user), new CommandId(id), version, 0, millis, null, Map.of());
    }

    private static Optional<Decided> answer(Waiter waiter) throws Exception {
        return waiter.decision().get(20, TimeUnit.SECONDS);
    }

    private void awaitSearches(long searches) {
        await().until(() -> metrics.timer("laurel.command.repeats.search").count() >= searches);
    }

    private double count(String name) {
        return metrics.counter("laurel.command.repeats." + name).count();
    }
}
