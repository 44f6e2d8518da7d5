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

    private static Archive with(long... versions) {
        return (_, below, limit) ->
                new ArchivedRows.Found(
                        rows(
                                LongStream.of(versions)
                                        .filter(v -> v < below)
                                        .limit(limit)
                                        .toArray()));
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

        assertThat(page(untouchable, new RecentTransactions(rows(9, 8), 7), 2))
                .isEqualTo(new HistoryResult.Page(rows(9, 8), new TransactionCursor(8), false));
        assertThat(page(untouchable, new RecentTransactions(rows(2, 1), 0), 5))
                .isEqualTo(new HistoryResult.Page(rows(2, 1), null, false));
    }

    @Test
    void shouldGoOnInTheArchive() {
        var recent = new RecentTransactions(rows(5, 4), 3);

        assertThat(page(with(5, 4, 3, 2, 1), recent, 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4, 3, 2, 1), null, false));
        assertThat(page(with(5, 4, 3, 2, 1), recent, 3))
                .isEqualTo(new HistoryResult.Page(rows(5, 4, 3), new TransactionCursor(3), false));
    }

    @Test
    void shouldServeLessWhereTheArchiveIsAwayAndSaySoWhereNothingIsLeft() {
        assertThat(page(AWAY, new RecentTransactions(rows(5, 4), 3), 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4), new TransactionCursor(4), false));
        assertThat(page(AWAY, new RecentTransactions(List.of(), 3), 10))
                .isEqualTo(new HistoryResult.Unavailable(3));
    }

    @Test
    void shouldNotLeaveOutWhatIsNotArchivedYet() {
        assertThat(page(with(2, 1), new RecentTransactions(rows(5, 4), 3), 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4), new TransactionCursor(4), false));
        assertThat(page(with(2, 1), new RecentTransactions(List.of(), 3), 10))
                .isEqualTo(new HistoryResult.NotYetArchived(3));
        assertThat(page(with(3, 1), new RecentTransactions(rows(5, 4), 3), 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4, 3), new TransactionCursor(3), false));
    }

    @Test
    void shouldSayThatOlderOnesAreNotKept() {
        assertThat(page(Archive.NONE, new RecentTransactions(rows(5, 4), 3), 10))
                .isEqualTo(new HistoryResult.Page(rows(5, 4), null, true));
    }
}
