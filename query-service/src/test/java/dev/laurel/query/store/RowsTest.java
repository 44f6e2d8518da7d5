package dev.laurel.query.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.Totals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

class RowsTest {

    private static final long MEMORY = 32L << 20;

    @Test
    void shouldReadBackAUserRow() {
        var day = new BoardWindow(65_535, new Window(WindowKind.DAY, -2));
        var row =
                new UserRow(
                        7,
                        41,
                        "Ünn",
                        true,
                        List.of(
                                new Balance(new AssetId("credit"), -7, 3, Totals.ZERO),
                                new Balance(
                                        new AssetId("gem"),
                                        Long.MAX_VALUE,
                                        Long.MIN_VALUE,
                                        new Totals(1, 2, 3, 4, 5))),
                        List.of(
                                new Place(new BoardWindow(1, Window.ALL), Long.MIN_VALUE, 5),
                                new Place(day, Long.MAX_VALUE, -5)));

        assertThat(UserRow.decode(row.encode())).isEqualTo(row);
        assertThat(UserRow.decode(UserRow.NONE.encode())).isEqualTo(UserRow.NONE);
        assertThat(row.place(day)).isEqualTo(row.places().get(1));
    }

    @Test
    void shouldReadBackOutcomes() {
        var position = new PartitionOffset(7, 1L << 40);
        for (var outcome :
                List.of(
                        new Outcome.Applied(3, OptionalLong.of(-9)),
                        new Outcome.Applied(3, OptionalLong.empty()),
                        new Outcome.Rejected(2, RejectionReason.BALANCE_OVERFLOW, List.of()),
                        new Outcome.Rejected(
                                2, RejectionReason.ID_REUSED, List.of("amount", "to")))) {
            var row = new OutcomeRow(outcome, position, 1_700_000_000_000L);
            assertThat(OutcomeRow.decode(row.encode())).isEqualTo(row);
            assertThat(OutcomeRow.decidedAtMillis(row.encode())).isEqualTo(1_700_000_000_000L);
        }
    }

    @Test
    void shouldGiveABoardOneNumberForEver(@TempDir Path directory) {
        try (var store = QueryStore.open(directory, MEMORY);
                var snapshot = store.snapshot();
                var batch = store.batch()) {
            var boards = BoardNumbers.load(snapshot);
            assertThat(boards.numberOrNew(new BoardId("earned"), batch)).isEqualTo(1);
            assertThat(boards.numberOrNew(new BoardId("spent"), batch)).isEqualTo(2);
            assertThat(boards.numberOrNew(new BoardId("earned"), batch)).isEqualTo(1);
            store.write(batch);
        }
        try (var store = QueryStore.open(directory, MEMORY);
                var snapshot = store.snapshot()) {
            var boards = BoardNumbers.load(snapshot);
            assertThat(boards.number(new BoardId("spent"))).hasValue(2);
            assertThat(boards.number(new BoardId("other"))).isEmpty();
        }
    }

    @Test
    void shouldReadBackSumsThatNoLongHolds() {
        var most =
                new Balance(
                        new AssetId("credit"),
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        new Totals(Long.MAX_VALUE, 0, 0, Long.MIN_VALUE, 0));
        var none = Balance.empty(most.asset());

        var sums = AuditRow.ZERO.changed(none, most).changed(none, most).changed(none, most);

        assertThat(AuditRow.decode(sums.encode())).isEqualTo(sums);
        assertThat(sums.available()).isGreaterThan(BigInteger.valueOf(Long.MAX_VALUE));
        assertThat(sums.changed(most, none).changed(most, none).changed(most, none))
                .isEqualTo(AuditRow.ZERO);
    }

    @Test
    void shouldMakeDataOfAnotherFormatAgain(@TempDir Path directory) {
        try (var store = QueryStore.open(directory, MEMORY);
                var batch = store.batch()) {
            batch.put(
                    ColumnFamily.META,
                    "format".getBytes(StandardCharsets.UTF_8),
                    "99".getBytes(StandardCharsets.UTF_8));
            batch.put(ColumnFamily.USER_VIEW, new byte[] {1}, new byte[] {2});
            store.write(batch);
        }

        try (var store = QueryStore.open(directory, MEMORY)) {
            assertThat(store.get(ColumnFamily.USER_VIEW, new byte[] {1})).isNull();
        }
        try (var store = QueryStore.open(directory, MEMORY);
                var batch = store.batch()) {
            batch.put(ColumnFamily.USER_VIEW, new byte[] {1}, new byte[] {2});
            store.write(batch);
        }
        try (var store = QueryStore.open(directory, MEMORY)) {
            assertThat(store.get(ColumnFamily.USER_VIEW, new byte[] {1})).containsExactly(2);
        }
    }

    @Test
    void shouldRefuseADirectoryInUse(@TempDir Path directory) {
        try (var store = QueryStore.open(directory, MEMORY)) {
            assertThat(store.memoryBytes()).isNotNegative();
            assertThatThrownBy(() -> QueryStore.open(directory, MEMORY).close())
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(directory.toString());
        }
    }
}
