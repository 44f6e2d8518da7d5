package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

final class AmountRuleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            textBlock =
                    """
                    ,   | .   | 1.234.567,89       | 123456789
                    ,   | .   | 1234567,8          | 123456780
                    ,   | .   | 1.234              | 123400
                    ,   |     | 0,01               | 1
                    .   | ,   | 1,234.50           | 123450
                    .   | '’' | 1’234.50           | 123450
                    .   | ,   | +7                 | 700
                    """)
    void shouldReadAmountsAsTheyAreWrittenElsewhere(
            String decimal, @Nullable String grouping, String text, long minor) {
        assertThat(rule(decimal, grouping).apply(text))
                .contains(new AmountRule.Signed(minor, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    , | . | 1,234.50
                    , | . | 12.34
                    , | . | 1.2345
                    , | . | 1..234
                    , | . | .234
                    , | . | 1,
                    , | . | 1e3
                    . | , | 1,23,456
                    . | , | 1.234,50
                    """)
    void shouldRefuseWhatIsWrittenInAnotherWay(String decimal, String grouping, String text) {
        assertThatThrownBy(() -> rule(decimal, grouping).apply(text))
                .isInstanceOf(RowException.class)
                .hasMessage("price is no number: " + text);
    }

    @Test
    void shouldTakeEveryBlankForAGroupingBlank() {
        var rule = rule(",", " ");
        assertThat(rule.apply("1 234,50")).contains(new AmountRule.Signed(123_450, false));
        assertThat(rule.apply("1\u00a0234\u202f567,50"))
                .contains(new AmountRule.Signed(123_456_750, false));
    }

    @Test
    void shouldChooseTheTypeByTheSign() throws IOException {
        // given
        var mapping =
                """
                separator: ";"
                command:
                  type: {positive: grant, negative: spend}
                  id: "{id}"
                  user: "{user}"
                  amount: {column: amount, decimal: ",", grouping: ".", scale: 2}
                """;

        // when
        var lines = Csv.read(mapping, "id;user;amount\n1;a;1.000,50\n2;a;-0,50\n3;a;0,00\n4;a;-\n");

        // then
        assertThat(Csv.commands(lines))
                .extracting(Object::toString)
                .containsExactly(
                        "{\"type\":\"grant\",\"id\":\"1\",\"user\":\"a\",\"amount\":100050}",
                        "{\"type\":\"spend\",\"id\":\"2\",\"user\":\"a\",\"amount\":50}");
        assertThat(Csv.invalid(lines))
                .containsExactly("4 amount is zero: 0,00", "5 amount is no number: -");
    }

    private static AmountRule rule(String decimal, @Nullable String grouping) {
        var format = AmountFormat.of(decimal.charAt(0), grouping == null ? "" : grouping);
        return new AmountRule("price", format, 0, 2, false, false, false);
    }
}
