package dev.laurel.query.replica;

import static dev.laurel.query.Samples.granted;
import static dev.laurel.query.Samples.head;
import static dev.laurel.query.Samples.rejected;
import static dev.laurel.query.Samples.spilled;
import static dev.laurel.query.Samples.standing;
import static dev.laurel.query.Samples.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.Totals;
import dev.laurel.contract.view.UserView;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.query.FakeLog;
import dev.laurel.query.Samples;
import dev.laurel.query.audit.AuditQueries;
import dev.laurel.query.board.BoardEntry;
import dev.laurel.query.store.AuditRow;
import dev.laurel.query.user.TransactionCursor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

class ReplicaTest {

    private static final Window ALL = Window.ALL;
    private static final Window DAY_1 = new Window(WindowKind.DAY, 20_001);
    private static final Window DAY_2 = new Window(WindowKind.DAY, 20_002);
    private static final int PARTITION = FakeLog.partition(new UserId("ann"));

    @TempDir private Path directory;
    private final FakeLog log = new FakeLog();
    private ReplicaFixture replica;

    @BeforeEach
    void open() {
        replica = new ReplicaFixture(log, directory.resolve("db"));
    }

    @AfterEach
    void close() {
        replica.close();
    }

    private void reopen() {
        replica.close();
        replica = new ReplicaFixture(log, directory.resolve("db"));
        replica.catchUp();
    }

    @Test
    void shouldServeViewsAndStandings() {
        log.view(view("ann", 1, "Ann", standing("earned", ALL, 50, 100)), 0);
        log.view(view("bob", 1, null, standing("earned", ALL, 70, 100)), 0);

        replica.catchUp();

        assertThat(replica.top("earned", ALL))
                .containsExactly(
                        new BoardEntry(1, "bob", null, 70, 100),
                        new BoardEntry(2, "ann", "Ann", 50, 100));
        assertThat(replica.json("ann"))
                .contains("\"user\":\"ann\",\"name\":\"Ann\"")
                .contains("\"balances\":[{\"asset\":\"credit\",\"available\":10")
                .contains("\"position\":\"" + PARTITION + ":0\"");
    }

    @Test
    void shouldMoveAUserWhenTheScoreChanges() {
        log.view(view("ann", 1, "Ann", standing("earned", ALL, 50, 100)), 0);
        log.view(view("bob", 1, "Bob", standing("earned", ALL, 70, 100)), 0);
        replica.catchUp();

        log.view(view("ann", 2, "Ann", standing("earned", ALL, 90, 200)), 3);
        replica.catchUp();

        assertThat(replica.scores("earned", ALL)).containsExactly("ann:90", "bob:70");
    }

    @Test
    void shouldCountOnlyTheNewestViewOfAPoll() {
        for (var version = 1; version <= 5; version++) {
            log.view(view("ann", version, "Ann", standing("earned", ALL, version, 1)), version);
        }
        replica.catchUp();

        assertThat(replica.scores("earned", ALL)).containsExactly("ann:5");
        assertThat(replica.json("ann")).contains("\"version\":5");
    }

    @Test
    void shouldNotGoBackWhenOldViewsComeAgain() {
        log.view(view("ann", 5, "Ann", standing("earned", ALL, 50, 5)), 12);
        replica.catchUp();
        var before = replica.json("ann");

        log.view(view("ann", 3, "Old", standing("earned", ALL, 30, 3)), 7);
        log.view(view("ann", 4, "Old", standing("earned", ALL, 40, 4)), 9);
        replica.catchUp();
        assertThat(replica.json("ann")).isEqualTo(before);
        assertThat(replica.top("earned", ALL))
                .containsExactly(new BoardEntry(1, "ann", "Ann", 50, 5));

        log.view(view("ann", 5, "Ann", standing("earned", ALL, 50, 5)), 9);
        replica.catchUp();
        assertThat(replica.json("ann")).isEqualTo(before);
        assertThat(replica.scores("earned", ALL)).containsExactly("ann:50");
    }

    @Test
    void shouldRewriteAllRowsOfAUserWhenTheNameChanges() {
        log.spilled(spilled("ann", "Ann", standing("earned", DAY_1, 5, 1)), 1);
        log.view(
                view("ann", 2, "Ann", standing("earned", ALL, 50, 5), standing("spent", ALL, 1, 1)),
                2);
        replica.catchUp();

        log.view(
                view(
                        "ann",
                        3,
                        "Anna",
                        standing("earned", ALL, 50, 5),
                        standing("spent", ALL, 2, 2)),
                3);
        replica.catchUp();

        assertThat(replica.top("earned", ALL)).extracting(BoardEntry::name).containsExactly("Anna");
        assertThat(replica.top("spent", ALL)).extracting(BoardEntry::name).containsExactly("Anna");
        assertThat(replica.top("earned", DAY_1))
                .extracting(BoardEntry::name)
                .containsExactly("Anna");
    }

    @Test
    void shouldKeepStandingsThatLeaveTheView() {
        log.view(view("ann", 1, "Ann", standing("earned", DAY_1, 5, 1)), 1);
        replica.catchUp();

        log.view(view("ann", 2, "Ann", standing("earned", DAY_2, 7, 2)), 2);
        replica.catchUp();
        assertThat(replica.scores("earned", DAY_1)).containsExactly("ann:5");
        assertThat(replica.scores("earned", DAY_2)).containsExactly("ann:7");

        // A late event of the older day.
        log.spilled(spilled("ann", "Ann", standing("earned", DAY_1, 9, 3)), 3);
        log.view(view("ann", 3, "Ann", standing("earned", DAY_2, 7, 2)), 3);
        replica.catchUp();
        assertThat(replica.scores("earned", DAY_1)).containsExactly("ann:9");

        // An older record of it comes again.
        log.spilled(spilled("ann", "Ann", standing("earned", DAY_1, 5, 1)), 2);
        replica.catchUp();
        assertThat(replica.scores("earned", DAY_1)).containsExactly("ann:9");
    }

    @Test
    void shouldNotLetAnOldViewTakeBackASpilledStanding() {
        log.view(view("ann", 1, "Ann", standing("earned", DAY_1, 5, 1)), 1);
        log.spilled(spilled("ann", "Ann", standing("earned", DAY_1, 6, 2)), 4);
        replica.catchUp();

        log.view(view("ann", 1, "Ann", standing("earned", DAY_1, 5, 1)), 1);
        replica.catchUp();

        assertThat(replica.scores("earned", DAY_1)).containsExactly("ann:6");
    }

    @Test
    void shouldStateThePositionThatBothTopicsReach() {
        log.event(granted("ann", "c-1", 1));
        log.event(rejected("ann", "c-2", 1, RejectionReason.INSUFFICIENT_CREDITS));
        log.view(view("ann", 1, "Ann", standing("earned", ALL, 10, 1)), 0);
        replica.catchUp();
        assertThat(replica.position()).isEqualTo(PARTITION + ":0");

        log.watermark(PARTITION, 1);
        replica.catchUp();
        assertThat(replica.position()).isEqualTo(PARTITION + ":1");

        log.watermark(PARTITION, 2);
        replica.catchUp();
        assertThat(replica.position()).isEqualTo(PARTITION + ":1");

        reopen();
        assertThat(replica.position()).isEqualTo(PARTITION + ":1");
    }

    @Test
    void shouldGiveTheSameAnswersAfterBeingOpenedAgain() {
        for (var i = 0; i < 300; i++) {
            log.view(view("u" + i, 1, "N" + i, standing("earned", ALL, i % 40, i % 7)), i);
            log.event(granted("u" + i, "c-" + i, 1));
        }
        replica.catchUp();
        var top = replica.top("earned", ALL);
        var position = replica.position();

        reopen();

        assertThat(replica.top("earned", ALL)).isEqualTo(top).hasSize(300);
        assertThat(replica.position()).isEqualTo(position);
        assertThat(replica.meters.counter("laurel.query.replica.records").count()).isZero();

        log.view(view("u7", 2, "N7", standing("earned", ALL, 1_000, 9)), 400);
        replica.catchUp();
        assertThat(replica.top("earned", ALL).getFirst().user()).isEqualTo("u7");
    }

    @Test
    void shouldLoadBeforeItAnswers() {
        log.view(view("ann", 1, "Ann", standing("earned", ALL, 10, 1)), 0);

        assertThat(replica.views.acquire()).isNull();
        assertThat(replica.status.state()).isInstanceOf(ReplicaStatus.State.Loading.class);
        replica.catchUp();

        assertThat(replica.status.state()).isEqualTo(new ReplicaStatus.State.Live());
    }

    @Test
    void shouldGoOnAfterRecordsThatCannotBeRead() {
        log.raw(Topics.VIEWS.name(), PARTITION, new byte[] {9}, new byte[] {1});
        log.raw(Topics.VIEWS.name(), PARTITION, new byte[] {1, 'a'}, new byte[] {1, 2, 3});
        log.raw(Topics.EVENTS.name(), PARTITION, new byte[] {1}, new byte[] {7, 7, 7});
        log.view(view("ann", 1, "Ann", standing("earned", ALL, 10, 1)), 0);

        replica.catchUp();

        assertThat(replica.scores("earned", ALL)).containsExactly("ann:10");
        assertThat(replica.meters.counter("laurel.query.unreadable.records").count()).isEqualTo(3);
    }

    @Test
    void shouldKeepTheNewestTransactionsOnly() {
        replica.close();
        replica = new ReplicaFixture(log, directory.resolve("few"), 3, () -> ReplicaFixture.NOW);
        for (var version = 1; version <= 5; version++) {
            log.event(granted("ann", "c-" + version, version));
        }
        replica.catchUp();

        try (var view = replica.view()) {
            var ann = new UserId("ann");
            var page = replica.users.transactions(view, ann, null, 2).orElseThrow();
            assertThat(page.rows())
                    .extracting(row -> row.event().head().version())
                    .containsExactly(5L, 4L);
            assertThat(page.nextVersion()).isEqualTo(3);
            var rest =
                    replica.users
                            .transactions(view, ann, new TransactionCursor(4), 2)
                            .orElseThrow();
            assertThat(rest.rows())
                    .extracting(row -> row.event().head().version())
                    .containsExactly(3L);
            assertThat(rest.nextVersion()).isEqualTo(2);
        }
    }

    @Test
    void shouldSeeCreditsThatNobodyGranted() {
        log.view(view("ann", 1, null), 0);
        replica.catchUp();
        assertThat(replica.meters.get("laurel.query.audit.unbalanced").gauge().value()).isZero();

        var tooMuch = new Balance(Samples.CREDIT, 21, 0, new Totals(20, 0, 0, 0, 2));
        log.view(
                new UserView(
                        new UserId("ann"), 2, null, Map.of(), false, List.of(tooMuch), List.of()),
                1);
        replica.catchUp();

        assertThat(replica.meters.get("laurel.query.audit.unbalanced").gauge().value())
                .isEqualTo(1);
        try (var view = replica.view()) {
            var sums = new AuditQueries(new Catalogue(List.of(), List.of())).sums(view);
            assertThat(sums.getOrDefault("credit", AuditRow.ZERO).difference()).isEqualTo(1);
        }

        reopen();
        assertThat(replica.meters.get("laurel.query.audit.unbalanced").gauge().value())
                .as("after a restart, with nothing new")
                .isEqualTo(1);
    }

    @Test
    void shouldSayOfWhichPositionTheSumsAre() {
        // given
        log.view(view("ann", 1, null), 7);

        // when
        replica.catchUp();

        // then
        try (var view = replica.view()) {
            assertThat(view.position().text()).as("the event has not come yet").isEmpty();
            var audit = new AuditQueries(new Catalogue(List.of(), List.of()));
            assertThat(audit.position(view).text()).isEqualTo(PARTITION + ":7");
        }
    }

    @Test
    void shouldApplyWhatWasPolledWhileAPartitionHasNoLeader() {
        // given
        log.view(view("ann", 1, "Ann", standing("earned", ALL, 50, 100)), 0);
        replica.catchUp();
        log.loseALeader();

        // when
        log.view(view("ann", 2, "Ann", standing("earned", ALL, 90, 200)), 3);
        replica.catchUp();

        // then
        assertThat(replica.scores("earned", ALL)).containsExactly("ann:90");
    }

    @Test
    void shouldKeepTheFirstOutcomeOfACommand() {
        log.view(view("nil", 1, null), 0);
        replica.catchUp();
        var first = log.event(granted("ann", "c-1", 1));
        log.event(rejected("ann", "c-1", 1, RejectionReason.ID_REUSED));
        log.event(
                new Event.CommandRepeated(
                        head("ann", "c-1", 1), new Outcome.Applied(1, OptionalLong.of(10)), 1));
        log.event(rejected("ann", "c-3", 1, RejectionReason.USER_QUARANTINED));
        log.event(
                new Event.DryRunAnswered(
                        head("ann", "c-4", 1), new Outcome.Applied(2, OptionalLong.of(11))));
        log.event(rejected("ann", "c-2", 1, RejectionReason.USER_FROZEN));
        log.event(
                new Event.TransferReceived(
                        head("ann", "c-of-bob", 2),
                        Samples.CREDIT,
                        new Amount(3),
                        13,
                        new UserId("bob")));
        replica.catchUp();

        try (var view = replica.view()) {
            var granted = Objects.requireNonNull(replica.users.outcome(view, command("c-1")));
            assertThat(granted.outcome()).isEqualTo(new Outcome.Applied(1, OptionalLong.of(10)));
            assertThat(granted.position().offset()).isEqualTo(first);
            var refused = Objects.requireNonNull(replica.users.outcome(view, command("c-2")));
            assertThat(refused.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            it -> assertThat(it.reason()).isEqualTo(RejectionReason.USER_FROZEN));
            assertThat(replica.users.outcome(view, command("c-of-bob"))).isNull();
            assertThat(replica.users.outcome(view, command("c-3"))).isNull();
            assertThat(replica.users.outcome(view, command("c-4"))).isNull();
        }
        assertThat(replica.outcomes).contains(command("c-1"), command("c-2"));
    }

    @Test
    void shouldTakeOutOldOutcomes() {
        replica.close();
        var now = new AtomicReference<>(Instant.ofEpochMilli(1_700_000_000_000L));
        replica = new ReplicaFixture(log, directory.resolve("old"), 10, now::get);
        log.event(granted("ann", "c-1", 1));
        replica.catchUp();
        try (var view = replica.view()) {
            assertThat(replica.users.outcome(view, command("c-1"))).isNotNull();
        }

        now.set(now.get().plus(Duration.ofDays(8)));
        replica.catchUp();
        log.event(granted("ann", "c-2", 2));
        replica.catchUp();

        try (var view = replica.view()) {
            assertThat(replica.users.outcome(view, command("c-1"))).isNull();
        }
    }

    @Test
    void shouldRefuseDataOfAnotherCluster() {
        log.view(view("ann", 1, "Ann", standing("earned", ALL, 10, 1)), 0);
        replica.catchUp();
        replica.close();

        replica = new ReplicaFixture(new FakeLog(), directory.resolve("db"));

        assertThatThrownBy(() -> replica.replica.doWork())
                .isInstanceOf(ReplicaRefusedException.class)
                .hasMessageContaining("laurel.views-" + PARTITION + " ends at offset 0")
                .hasMessageContaining("the data has come to 1");
    }

    @Test
    void shouldLetAReaderKeepItsViewWhileOthersComeAfterIt() {
        log.view(view("ann", 1, "Ann", standing("earned", ALL, 10, 1)), 0);
        replica.catchUp();
        var old = replica.view();

        log.view(view("ann", 2, "Ann", standing("earned", ALL, 20, 2)), 1);
        log.view(view("bob", 1, "Bob", standing("earned", ALL, 30, 2)), 1);
        replica.catchUp();

        var at = replica.boards.at(new BoardId("earned"), ALL).orElseThrow();
        assertThat(replica.boards.page(old, at, 0, 10).entries())
                .containsExactly(new BoardEntry(1, "ann", "Ann", 10, 1));
        old.close();
        assertThat(replica.scores("earned", ALL)).containsExactly("bob:30", "ann:20");
    }

    private static CommandKey command(String id) {
        return new CommandKey(new UserId("ann"), new CommandId(id));
    }
}
