package dev.laurel.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.id.UserId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.query.Samples;
import dev.laurel.query.store.TransactionRow;
import dev.laurel.query.user.RecentTransactions;
import dev.laurel.query.user.TransactionCursor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

class HistoryQueriesTest {

    private static final UserId ANN = new UserId("ann");
    private static final Archive AWAY = (_, _, _) -> new ArchivedRows.Unavailable();

    private static TransactionRow row(long version) {
        return new TransactionRow(
                new PartitionOffset(0, version), Samples.granted("ann", "c-" + version, version));
    }

    private static List<TransactionRow> rows(long... versions) {
        return LongStream.of(versions).mapToObj(HistoryQueriesTest::row).toList();
    }

    private static RecentTransactions recent(List<TransactionRow> rows, long next) {
        return new RecentTransactions(rows, next, new PartitionOffset(0, next));
    }

    private static Archive with(long... versions) {
        return (_, recent, limit) ->
                new ArchivedRows.Found(
                        rows(
                                LongStream.of(versions)
                                        .filter(version -> version <= recent.nextVersion())
                                        .limit(limit)
                                        .toArray()));
    }

    private static Archive without(long... left) {
        return (_, _, _) -> new ArchivedRows.Gone(rows(left));
    }

    private static HistoryResult page(Archive archive, RecentTransactions recent, int limit) {
        return new HistoryQueries(archive).page(ANN, recent, limit);
    }

    @Test
    void shouldNotAskTheArchiveForWhatTheStoreHas() {
        Archive untouchable =
                (_, _, _) -> {
                    throw new AssertionError("was asked");
                };

        assertThat(page(untouchable, recent(rows(9, 8), 7), 2))
                .isEqualTo(new HistoryResult.Page(rows(9, 8), new TransactionCursor(8), false));
        assertThat(page(untouchable, recent(rows(2, 1), 0), 5))
                .isEqualTo(new HistoryResult.Page(rows(2, 1), null, false));
    }

    @Test
    void shouldGoOnInTheArchive() {
        var recent = recent(rows(5, 4), 3);

        assertThat(page(with(5, 4, 3, 2, 1), recent, 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4, 3, 2, 1), null, false));
        assertThat(page(with(5, 4, 3, 2, 1), recent, 3))
                .isEqualTo(new HistoryResult.Page(rows(5, 4, 3), new TransactionCursor(3), false));
    }

    @Test
    void shouldServeLessWhereTheArchiveIsAwayAndSaySoWhereNothingIsLeft() {
        assertThat(page(AWAY, recent(rows(5, 4), 3), 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4), new TransactionCursor(4), false));
        assertThat(page(AWAY, recent(List.of(), 3), 10))
                .isEqualTo(new HistoryResult.Unavailable(3));
    }

    @Test
    void shouldNotLeaveOutWhatIsNotArchivedYet() {
        assertThat(page(with(2, 1), recent(rows(5, 4), 3), 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4), new TransactionCursor(4), false));
        assertThat(page(with(2, 1), recent(List.of(), 3), 10))
                .isEqualTo(new HistoryResult.NotYetArchived(3));
        assertThat(page(with(3, 1), recent(rows(5, 4), 3), 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4, 3), new TransactionCursor(3), false));
    }

    @Test
    void shouldStepOverWhatIsGoneForGoodAndEndWhereNothingIsLeft() {
        assertThat(page(without(7, 6), recent(rows(10, 9), 8), 4))
                .isEqualTo(
                        new HistoryResult.Page(rows(10, 9, 7, 6), new TransactionCursor(6), false));
        assertThat(page(without(2, 1), recent(List.of(), 8), 4))
                .isEqualTo(new HistoryResult.Page(rows(2, 1), null, false));
        assertThat(page(without(7, 5), recent(List.of(), 8), 4))
                .isEqualTo(new HistoryResult.Page(rows(7), new TransactionCursor(7), false));
        assertThat(page(without(), recent(rows(10, 9), 8), 4))
                .isEqualTo(new HistoryResult.Page(rows(10, 9), null, true));
        assertThat(page(without(), recent(List.of(), 8), 4))
                .isEqualTo(new HistoryResult.Page(List.of(), null, true));
    }

    @Test
    void shouldSayThatOlderOnesAreNotKept() {
        assertThat(page(Archive.NONE, recent(rows(5, 4), 3), 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4), null, true));
    }
}
