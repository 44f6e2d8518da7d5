package dev.laurel.projection.view.topology;

import static dev.laurel.projection.CommandFixtures.CREDIT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Measure;
import dev.laurel.contract.board.Operator;
import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.catalogue.AssetDefinition;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.Totals;
import dev.laurel.contract.view.UserView;
import dev.laurel.kafka.codec.ViewCodec;

import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class ViewSizeTest {

    private static final List<WindowKind> ALL_KINDS = List.of(WindowKind.values());

    @Test
    void shouldBeNoLessThanWhatTheLargestViewHas() {
        var catalogue = boards(20);
        var standings = new ArrayList<Standing>();
        for (var board : catalogue.boards()) {
            for (var kind : board.windows()) {
                for (var period = 0; period < (kind == WindowKind.ALL ? 1 : 7); period++) {
                    var window = new Window(kind, Integer.MAX_VALUE - period);
                    standings.add(new Standing(board.id(), window, Long.MIN_VALUE, Long.MAX_VALUE));
                }
            }
        }
        var most = Long.MAX_VALUE;
        var totals = new Totals(most, most, most, most, most);
        var view =
                new UserView(
                        new UserId("u".repeat(UserId.BYTES_MAX)),
                        most,
                        "ž".repeat(200),
                        Map.of("key", "v".repeat(2 * 1024)),
                        true,
                        List.of(new Balance(CREDIT, Long.MIN_VALUE, most, totals)),
                        standings);

        var largest = ViewSize.largest(catalogue, 7);

        assertThat((long) ViewCodec.encode(view).length).isBetween(largest - 2_048, largest);
    }

    @Test
    void shouldTellACatalogueThatFitsFromOneThatDoesNot() {
        assertThat(ViewSize.largest(CatalogueReader.readDefault(), 4)).isLessThan(10_000);
        assertThat(ViewSize.largest(boards(1_000), 1)).isLessThan(ViewSize.BYTES_MAX);
        assertThat(ViewSize.largest(boards(1_000), 4)).isGreaterThan(ViewSize.BYTES_MAX);
        assertThat(ViewSize.largest(boards(1_000), 1_000)).isGreaterThan(Integer.MAX_VALUE / 10);
    }

    private static Catalogue boards(int count) {
        var boards =
                IntStream.range(0, count)
                        .mapToObj(
                                at ->
                                        new BoardDefinition(
                                                new BoardId("b".repeat(60) + (1_000 + at)),
                                                CREDIT,
                                                Measure.EARNED,
                                                Operator.SUM,
                                                ALL_KINDS,
                                                ZoneOffset.UTC))
                        .toList();
        return new Catalogue(List.of(new AssetDefinition(CREDIT, 0, 0)), boards);
    }
}
