package dev.laurel.contract.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laurel.contract.board.Measure;
import dev.laurel.contract.board.Operator;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Random;
import java.util.regex.Pattern;

class CatalogueReaderTest {

    private static final String GOOD =
            """
            assets:
              credit: {scale: 0}
              czk: {scale: 2, floor: -100000}
            boards:
              earned: {asset: credit, measure: earned, operator: sum, windows: [all, year], zone: UTC}
            """;

    @TempDir private Path directory;

    @Test
    void shouldReadTheCatalogueThatShips() {
        var catalogue = CatalogueReader.readDefault();
        assertThat(catalogue.assets())
                .extracting(asset -> asset.id().value())
                .contains("credit", "f1", "eth", "hop");
        assertThat(catalogue.boards())
                .extracting(board -> board.id().value())
                .contains("balance", "earned", "spent", "transactions", "f1-points", "punk-buyers");
        var earned = catalogue.board(new BoardId("earned")).orElseThrow();
        assertThat(earned.windows())
                .containsExactly(
                        WindowKind.ALL,
                        WindowKind.YEAR,
                        WindowKind.MONTH,
                        WindowKind.WEEK,
                        WindowKind.DAY);
        assertThat(catalogue.asset(new AssetId("f1")).orElseThrow().scale()).isEqualTo(2);
        assertThat(catalogue.asset(new AssetId("eth")).orElseThrow().scale()).isEqualTo(9);
    }

    @Test
    void shouldReadWhatIsWritten() {
        var catalogue = CatalogueReader.parse(GOOD);
        var czk = catalogue.asset(new AssetId("czk")).orElseThrow();
        assertThat(czk.floor()).isEqualTo(-100_000);
        assertThat(czk.scale()).isEqualTo(2);
        assertThat(catalogue.asset(new AssetId("unknown"))).isEmpty();
        assertThat(catalogue.boardsOf(new AssetId("czk"))).isEmpty();
        assertThat(catalogue.boardsOf(new AssetId("credit"))).hasSize(1);
    }

    @Test
    void shouldFillInWhatIsLeftOut() {
        var catalogue =
                CatalogueReader.parse(
                        """
                        assets: {credit: {}}
                        boards:
                          b: {measure: balance}
                          s: {measure: sent, windows: [day, all], zone: Europe/Prague}
                        """);
        assertThat(catalogue.assets())
                .containsExactly(new AssetDefinition(new AssetId("credit"), 0, 0));
        var balance = catalogue.board(new BoardId("b")).orElseThrow();
        assertThat(balance.asset()).isEqualTo(new AssetId("credit"));
        assertThat(balance.measure()).isEqualTo(Measure.BALANCE);
        assertThat(balance.operator()).isEqualTo(Operator.LATEST);
        assertThat(balance.windows()).containsExactly(WindowKind.ALL);
        assertThat(balance.zone()).isEqualTo(ZoneId.of("UTC"));
        var sent = catalogue.board(new BoardId("s")).orElseThrow();
        assertThat(sent.operator()).isEqualTo(Operator.SUM);
        assertThat(sent.windows()).containsExactly(WindowKind.ALL, WindowKind.DAY);
        assertThat(sent.zone()).isEqualTo(ZoneId.of("Europe/Prague"));
        assertThat(CatalogueReader.parse("assets: {credit: {}}").boards()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    whole file empty                 | ``                                                           | laurel.yaml
                    a list                           | [1, 2]                                                       | laurel.yaml
                    a text                           | assets                                                       | laurel.yaml
                    no YAML                          | assets: {credit: {scale: 0}                                  | laurel.yaml
                    a tab                            | assets:\\t{credit: }}                                         | laurel.yaml
                    two documents                    | assets: {a: {}}\\n---\\nassets: {b: {}}                        | laurel.yaml
                    unknown top key                  | assets: {a: {}}\\nbords: {}                                   | bords
                    no assets                        | boards: {}                                                   | assets
                    assets null                      | assets:                                                      | assets
                    assets empty                     | assets: {}                                                   | assets
                    assets a list                    | assets: [credit]                                             | assets
                    asset a number                   | assets: {credit: 2}                                          | assets.credit
                    asset name with a blank          | assets: {'cre dit': {}}                                      | assets.cre dit
                    asset name too long              | assets: {aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: {}}              | assets.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                    unknown asset key                | assets: {a: {scal: 2}}                                       | assets.a.scal
                    scale negative                   | assets: {a: {scale: -1}}                                     | assets.a.scale
                    scale too large                  | assets: {a: {scale: 19}}                                     | assets.a.scale
                    scale a fraction                 | assets: {a: {scale: 1.5}}                                    | assets.a.scale
                    scale a text                     | assets: {a: {scale: two}}                                    | assets.a.scale
                    scale null                       | assets: {a: {scale: }}                                       | assets.a.scale
                    scale beyond a long              | assets: {a: {scale: 4294967296000000000000}}                 | assets.a.scale
                    scale that wraps to 0            | assets: {a: {scale: 4294967296}}                             | assets.a.scale
                    floor positive                   | assets: {a: {floor: 1}}                                      | assets.a.floor
                    floor a fraction                 | assets: {a: {floor: -0.5}}                                   | assets.a.floor
                    floor beyond a long              | assets: {a: {floor: -9223372036854775809}}                   | assets.a.floor
                    floor true                       | assets: {a: {floor: true}}                                   | assets.a.floor
                    boards null                      | assets: {a: {}}\\nboards:                                     | boards
                    boards a list                    | assets: {a: {}}\\nboards: [x]                                 | boards
                    board a text                     | assets: {a: {}}\\nboards: {b: earned}                         | boards.b
                    board name bad                   | assets: {a: {}}\\nboards: {'b/c': {measure: sent}}            | boards.b/c
                    unknown board key                | assets: {a: {}}\\nboards: {b: {measur: sent}}                 | boards.b.measur
                    board without its asset          | assets: {a: {}}\\nboards: {b: {measure: sent}}                | boards.b.asset
                    board with an unknown asset      | assets: {a: {}}\\nboards: {b: {asset: c, measure: sent}}      | boards.b.asset
                    asset of a board a number        | assets: {a: {}}\\nboards: {b: {asset: 1, measure: sent}}      | boards.b.asset
                    measure missing                  | assets: {a: {}}\\nboards: {b: {asset: a}}                     | boards.b.measure
                    measure unknown                  | assets: {a: {}}\\nboards: {b: {asset: a, measure: won}}       | boards.b.measure
                    measure in capitals              | assets: {a: {}}\\nboards: {b: {asset: a, measure: SENT}}      | boards.b.measure
                    operator unknown                 | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, operator: avg}}          | boards.b.operator
                    operator null                    | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, operator: }}             | boards.b.operator
                    window unknown                   | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, windows: [minute]}}      | boards.b.windows
                    window twice                     | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, windows: [day, day]}}    | boards.b.windows
                    windows empty                    | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, windows: []}}            | boards.b.windows
                    windows a text                   | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, windows: all}}           | boards.b.windows
                    window a list                    | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, windows: [[all]]}}       | boards.b.windows
                    zone unknown                     | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, zone: Europe/Brno}}      | boards.b.zone
                    zone a number                    | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, zone: 1}}                | boards.b.zone
                    zone empty                       | assets: {a: {}}\\nboards: {b: {asset: a, measure: sent, zone: ''}}               | boards.b.zone
                    """)
    void shouldNameTheKeyOfEveryMistake(String mistake, String yaml, String key) {
        var text = yaml == null ? "" : yaml.replace("\\n", "\n").replace("\\t", "\t");
        var thrown =
                catchThrowableOfType(CatalogueException.class, () -> CatalogueReader.parse(text));
        assertThat(thrown).as(mistake).isNotNull();
        assertThat(thrown.key()).as(mistake).isEqualTo(key);
        assertThat(thrown).as("one line").hasMessageMatching(Pattern.quote(key) + ": .+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assets: {a: {}, a: {}} | a",
                "assets: {a: {scale: 1, scale: 2}} | scale",
                "assets: {gold: {}}\\nassets: {b: {}} | assets",
            },
            quoteCharacter = '`')
    void shouldNameARepeatedKey(String yaml, String key) {
        var text = yaml.replace("\\n", "\n");
        assertThatThrownBy(() -> CatalogueReader.parse(text))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("Duplicate")
                .hasMessageContaining('"' + key + '"');
    }

    @Test
    void shouldBoundTheNumberOfEntries() {
        var yaml = new StringBuilder("assets:\n");
        for (var i = 0; i <= 1_000; i++) {
            yaml.append("  a").append(i).append(": {}\n");
        }
        assertThatThrownBy(() -> CatalogueReader.parse(yaml.toString()))
                .isInstanceOf(CatalogueException.class)
                .hasMessage("assets: must name at most 1000");
    }

    @Test
    void shouldNameAFileThatCannotBeRead() throws IOException {
        var missing = directory.resolve("missing.yaml");
        assertThatThrownBy(() -> CatalogueReader.read(missing))
                .isInstanceOf(CatalogueException.class)
                .hasMessage(missing + ": cannot be read");
        var large = Files.writeString(directory.resolve("large.yaml"), "#".repeat(1_000_001));
        assertThatThrownBy(() -> CatalogueReader.read(large))
                .isInstanceOf(CatalogueException.class)
                .hasMessageStartingWith(large + ": ");
        var latin1 = Files.write(directory.resolve("latin1.yaml"), new byte[] {(byte) 0xE9});
        assertThatThrownBy(() -> CatalogueReader.read(latin1))
                .isInstanceOf(CatalogueException.class)
                .hasMessageStartingWith(latin1 + ": ");
        var good = Files.writeString(directory.resolve("good.yaml"), GOOD);
        assertThat(CatalogueReader.read(good).assets()).hasSize(2);
    }

    @Test
    void shouldThrowNothingElseOnDamagedText() {
        var seed = 31L;
        var random = new Random(seed);
        for (var i = 0; i < 3_000; i++) {
            var text = new StringBuilder(GOOD);
            for (var change = 0; change <= random.nextInt(4); change++) {
                var at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 ->
                            text.insert(
                                    at,
                                    "{}[]:,&*!|>'\"%@`#-?\t\n\u0000é".charAt(random.nextInt(23)));
                    default -> text.setCharAt(at, (char) random.nextInt(0x80));
                }
            }
            try {
                assertThat(CatalogueReader.parse(text.toString()).assets()).isNotEmpty();
            } catch (CatalogueException e) {
                assertThat(e.key()).as("seed %d", seed).isNotNull();
            }
        }
    }
}
