package dev.laurel.command.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.laurel.command.validation.BodyParser.Body;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

class BodyParserTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final BodyParser parser = new BodyParser(InstantSource.fixed(NOW));

    @Test
    void shouldReadEveryFieldOfACommand() {
        var parsed =
                line(
                        """
                        {"id":"c-1","type":"transfer","user":"alice","to":"böb","asset":"gem","amount":9223372036854775807,
                         "reason":"why","occurredAt":"2026-11-22T12:04:59.123+02:00","metadata":{"k":"v"},"ifVersion":0}""");

        assertThat(parsed)
                .isEqualTo(
                        new Parsed.Valid(
                                new Command.TransferCredits(
                                        new CommandHead(
                                                new CommandId("c-1"),
                                                new UserId("alice"),
                                                Instant.parse("2026-11-22T10:04:59.123Z")
                                                        .toEpochMilli(),
                                                true,
                                                "why",
                                                Map.of("k", "v"),
                                                CommandOptions.ifVersion(0)),
                                        new AssetId("gem"),
                                        new Amount(Long.MAX_VALUE),
                                        new UserId("böb"))));
    }

    @Test
    void shouldTakeTheClockAndTheDefaultAssetWhereTheyAreAbsent() {
        var parsed = line("{\"id\":\"c\",\"type\":\"grant\",\"user\":\"u\",\"amount\":1}");

        assertThat(parsed)
                .isEqualTo(
                        new Parsed.Valid(
                                new Command.GrantCredits(
                                        head(false), new AssetId("credit"), new Amount(1))));
    }

    @Test
    void shouldReadAProfile() {
        var parsed =
                line(
                        "{\"id\":\"c\",\"type\":\"profile\",\"user\":\"u\",\"name\":\"N\",\"attributes\":{\"a\":\"b\"}}");

        assertThat(parsed)
                .isEqualTo(
                        new Parsed.Valid(
                                new Command.ChangeProfile(
                                        head(false), new ProfileChange("N", Map.of("a", "b")))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    type       | {"id":"c","user":"u","amount":1}
                    type       | {"id":"c","type":"gift","user":"u","amount":1}
                    type       | {"id":"c","type":7,"user":"u","amount":1}
                    id         | {"type":"grant","user":"u","amount":1}
                    id         | {"id":"","type":"grant","user":"u","amount":1}
                    id         | {"id":"a b","type":"grant","user":"u","amount":1}
                    id         | {"id":"ä","type":"grant","user":"u","amount":1}
                    id         | {"id":null,"type":"grant","user":"u","amount":1}
                    id         | {"id":"12345678901234567890123456789012345678901234567890123456789012345","type":"grant","user":"u","amount":1}
                    user       | {"id":"c","type":"grant","amount":1}
                    user       | {"id":"c","type":"grant","user":"a\\u0000b","amount":1}
                    user       | {"id":"c","type":"grant","user":["u"],"amount":1}
                    user       | {"id":"c","type":"grant","user":"\\ud800","amount":1}
                    amount     | {"id":"c","type":"grant","user":"u"}
                    amount     | {"id":"c","type":"grant","user":"u","amount":0}
                    amount     | {"id":"c","type":"grant","user":"u","amount":-5}
                    amount     | {"id":"c","type":"grant","user":"u","amount":1.5}
                    amount     | {"id":"c","type":"grant","user":"u","amount":1e3}
                    amount     | {"id":"c","type":"grant","user":"u","amount":"1"}
                    amount     | {"id":"c","type":"grant","user":"u","amount":9223372036854775808}
                    amount     | {"id":"c","type":"grant","user":"u","amount":1,"amount":2}
                    amount     | {"id":"c","type":"profile","user":"u","name":"n","amount":1}
                    asset      | {"id":"c","type":"grant","user":"u","amount":1,"asset":"a b"}
                    to         | {"id":"c","type":"transfer","user":"u","amount":1}
                    to         | {"id":"c","type":"transfer","user":"u","amount":1,"to":"u"}
                    to         | {"id":"c","type":"grant","user":"u","amount":1,"to":"v"}
                    reason     | {"id":"c","type":"grant","user":"u","amount":1,"reason":""}
                    reason     | {"id":"c","type":"grant","user":"u","amount":1,"reason":{"a":[1,{}]}}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"2026-11-22T10:05:00.001Z"}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"yesterday"}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"0000-12-31T23:59:59Z"}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"0001-01-01T00:00:00+18:00"}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"2026-02-30T00:00:00Z"}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"2026-11-22T10:00Z"}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"2026-11-22T10:00:00"}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"2026-11-22T10:00:00.Z"}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":1700000000}
                    occurredAt | {"id":"c","type":"grant","user":"u","amount":1,"occurredAt":"+12026-11-22T10:00:00Z"}
                    metadata   | {"id":"c","type":"grant","user":"u","amount":1,"metadata":{"a":1}}
                    metadata   | {"id":"c","type":"grant","user":"u","amount":1,"metadata":[]}
                    metadata   | {"id":"c","type":"grant","user":"u","amount":1,"metadata":{"a":"1","a":"2"}}
                    ifVersion  | {"id":"c","type":"grant","user":"u","amount":1,"ifVersion":-1}
                    name       | {"id":"c","type":"profile","user":"u"}
                    reason     | {"id":"c","type":"grant","user":"u","amount":1,"reason":"a\\u0000b"}
                    reason     | {"id":"c","type":"grant","user":"u","amount":1,"reason":"\\ud800"}
                    metadata   | {"id":"c","type":"grant","user":"u","amount":1,"metadata":{"k":"\\udc00"}}
                    name       | {"id":"c","type":"profile","user":"u","name":"\\u0000"}
                    a          | {"id":"c","type":"grant","a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}
                    expires    | {"id":"c","type":"grant","user":"u","amount":1,"expires":1}
                    amount     | {"id":"c","type":"hold","user":"u","expiresIn":60}
                    expiresIn  | {"id":"c","type":"hold","user":"u","amount":1}
                    expiresIn  | {"id":"c","type":"hold","user":"u","amount":1,"expiresIn":0}
                    expiresIn  | {"id":"c","type":"hold","user":"u","amount":1,"expiresIn":31622401}
                    expiresIn  | {"id":"c","type":"hold","user":"u","amount":1,"expiresIn":1.5}
                    expiresIn  | {"id":"c","type":"hold","user":"u","amount":1,"expiresIn":"60"}
                    expiresIn  | {"id":"c","type":"hold","user":"u","amount":1,"expiresIn":99999999999999999999}
                    expiresIn  | {"id":"c","type":"grant","user":"u","amount":1,"expiresIn":60}
                    hold       | {"id":"c","type":"capture","user":"u"}
                    hold       | {"id":"c","type":"capture","user":"u","hold":""}
                    hold       | {"id":"c","type":"capture","user":"u","hold":"a b"}
                    hold       | {"id":"c","type":"capture","user":"u","hold":7}
                    hold       | {"id":"c","type":"hold","user":"u","amount":1,"expiresIn":60,"hold":"h"}
                    amount     | {"id":"c","type":"capture","user":"u","hold":"h","amount":0}
                    asset      | {"id":"c","type":"capture","user":"u","hold":"h","asset":"gem"}
                    hold       | {"id":"c","type":"release","user":"u"}
                    amount     | {"id":"c","type":"release","user":"u","hold":"h","amount":1}
                    transaction| {"id":"c","type":"reverse","user":"u"}
                    transaction| {"id":"c","type":"reverse","user":"u","transaction":"ä"}
                    transaction| {"id":"c","type":"spend","user":"u","amount":1,"transaction":"t"}
                    amount     | {"id":"c","type":"reverse","user":"u","transaction":"t","amount":1}
                    amount     | {"id":"c","type":"freeze","user":"u","amount":1}
                    asset      | {"id":"c","type":"unfreeze","user":"u","asset":"credit"}
                    dryRun     | {"id":"c","type":"grant","user":"u","amount":1,"dryRun":"true"}
                    dryRun     | {"id":"c","type":"grant","user":"u","amount":1,"dryRun":{"a":1}}
                    dryRun     | {"id":"c","type":"grant","user":"u","amount":1,"dryRun":null}
                    dryRun     | {"id":"c","type":"grant","user":"u","amount":1,"dryRun":true}
                    group      | {"id":"c","type":"reverse","user":"u","transaction":"t","group":"g"}
                    """)
    void shouldNameTheFieldAtFault(String field, String text) {
        assertThat(line(text))
                .isInstanceOfSatisfying(
                        Parsed.Invalid.class,
                        invalid -> {
                            assertThat(invalid.problem().code())
                                    .isEqualTo(ProblemCode.INVALID_FIELD);
                            assertThat(invalid.problem().field()).isEqualTo(field);
                            assertThat(invalid.problem().detail()).startsWith(field + " ");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a b\"", "7", "null", "[\"g\"]", "\"g\",\"group\":\"h\""})
    void shouldNotTellOfWhichGroupItIsWhereThatCannotBeRead(String group) {
        assertThat(line(grant("group", group)))
                .isInstanceOfSatisfying(
                        Parsed.Unreadable.class,
                        unreadable -> {
                            assertThat(unreadable.id()).isEqualTo("c");
                            assertThat(unreadable.problem().field()).isEqualTo("group");
                        });
    }

    @Test
    void shouldSayOfWhichGroupABadCommandIs() {
        assertThat(line("{\"id\":\"c\",\"amount\":0,\"group\":\"g\"}"))
                .isInstanceOfSatisfying(
                        Parsed.Invalid.class,
                        invalid -> assertThat(invalid.group()).isEqualTo(new GroupId("g")));
    }

    @Test
    void shouldReadHoldsReversalsAndFreezing() {
        var head = head(false);
        var hold = new CommandId("h");

        assertThat(
                        command(
                                "\"type\":\"hold\",\"asset\":\"gem\",\"amount\":5,\"expiresIn\":31622400"))
                .isEqualTo(
                        new Command.PlaceHold(head, new AssetId("gem"), new Amount(5), 31_622_400));
        assertThat(command("\"type\":\"capture\",\"hold\":\"h\",\"amount\":5"))
                .isEqualTo(new Command.CaptureHold(head, hold, new Amount(5)));
        assertThat(command("\"type\":\"capture\",\"hold\":\"h\""))
                .isEqualTo(new Command.CaptureHold(head, hold, null));
        assertThat(command("\"type\":\"release\",\"hold\":\"h\""))
                .isEqualTo(new Command.ReleaseHold(head, hold));
        assertThat(command("\"type\":\"reverse\",\"transaction\":\"h\""))
                .isEqualTo(new Command.ReverseTransaction(head, hold));
        assertThat(command("\"type\":\"freeze\"")).isEqualTo(new Command.FreezeUser(head));
        assertThat(command("\"type\":\"unfreeze\"")).isEqualTo(new Command.UnfreezeUser(head));
    }

    @Test
    void shouldReadHowACommandIsToBeDecided() {
        var bytes = utf8(grant("ifVersion", "7,\"group\":\"g\",\"dryRun\":true"));

        assertThat(parser.line(bytes, bytes.length, true))
                .isInstanceOfSatisfying(
                        Parsed.Valid.class,
                        valid ->
                                assertThat(valid.command().head().options())
                                        .isEqualTo(new CommandOptions(7L, true, new GroupId("g"))));
        assertThat(command("\"type\":\"freeze\",\"dryRun\":false"))
                .isEqualTo(new Command.FreezeUser(head(false)));
    }

    private Command command(String fields) {
        return ((Parsed.Valid) line("{\"id\":\"c\",\"user\":\"u\"," + fields + "}")).command();
    }

    @Test
    void shouldBoundReasonsAndMetadata() {
        assertThat(fieldOf("reason", "\"" + "x".repeat(201) + "\"")).isEqualTo("reason");
        assertThat(line(grant("reason", "\"" + "😀".repeat(200) + "\"")))
                .isInstanceOf(Parsed.Valid.class);
        assertThat(fieldOf("metadata", "{\"k\":\"" + "x".repeat(2_048) + "\"}"))
                .isEqualTo("metadata");
        var pairs = new StringBuilder("{");
        for (var i = 0; i < 17; i++) {
            pairs.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
        }
        assertThat(fieldOf("metadata", pairs + "}")).isEqualTo("metadata");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "{\"id\":",
                "{\"id\":\"c\"",
                "[1,2]",
                "\"text\"",
                "{\"id\":\"c\"} {\"id\":\"d\"}",
                "{'id':'c'}",
            })
    void shouldSayThatALineIsNoCommand(String text) {
        assertThat(line(text))
                .isInstanceOfSatisfying(
                        Parsed.Unreadable.class,
                        unreadable ->
                                assertThat(unreadable.problem().code())
                                        .isEqualTo(ProblemCode.MALFORMED_JSON));
    }

    @Test
    void shouldKeepTheGoodItemsOfAnArray() {
        var body =
                body(
                        """
                                [{"id":"a","type":"grant","user":"u","amount":1},
                                 {"id":"b","type":"grant","user":"u","amount":{"x":[1,2,{"y":"z"}]},"nested":{"a":[]}},
                                 17,
                                 {"id":"c","type":"grant","user":"u","amount":3}]""");

        assertThat(body)
                .isInstanceOfSatisfying(
                        Body.Many.class,
                        many -> {
                            assertThat(many.items()).hasSize(4);
                            assertThat(many.items().get(0)).isInstanceOf(Parsed.Valid.class);
                            assertThat(many.items().get(1))
                                    .isInstanceOfSatisfying(
                                            Parsed.Invalid.class,
                                            invalid -> {
                                                assertThat(invalid.id()).isEqualTo("b");
                                                assertThat(invalid.problem().field())
                                                        .isEqualTo("amount");
                                            });
                            assertThat(many.items().get(2)).isInstanceOf(Parsed.Unreadable.class);
                            assertThat(many.items().get(3)).isInstanceOf(Parsed.Valid.class);
                        });
    }

    @Test
    void shouldNameTheFieldOfAnItemThatIsTooLargeForAnyField() {
        var huge = "9".repeat(50_000);
        var bad =
                List.of(
                        grant("reason", "\"" + huge + "\""),
                        grant("ifVersion", huge),
                        grant("metadata", "{\"" + huge + "\":\"\"}"),
                        grant("reason", "[".repeat(300) + "]".repeat(300)));

        assertThat(body("[" + String.join(",", bad) + "," + grant("reason", "\"ok\"") + "]"))
                .isInstanceOfSatisfying(
                        Body.Many.class,
                        many -> {
                            assertThat(many.items().subList(0, bad.size()))
                                    .extracting(item -> ((Parsed.Invalid) item).problem().field())
                                    .containsExactly("reason", "ifVersion", "metadata", "reason");
                            assertThat(many.items().getLast()).isInstanceOf(Parsed.Valid.class);
                        });
    }

    @Test
    void shouldReadTimesAsTheJdkDoes() {
        var seed = 11L;
        var random = new Random(seed);
        var format = DateTimeFormatter.ISO_OFFSET_DATE_TIME;
        for (var round = 0; round < 2_000; round++) {
            var time =
                    OffsetDateTime.ofInstant(
                            Instant.ofEpochMilli(
                                    random.nextLong(-62_000_000_000_000L, NOW.toEpochMilli())),
                            ZoneOffset.ofTotalSeconds(60 * random.nextInt(-600, 600)));
            var text =
                    format.format(
                            time.truncatedTo(ChronoUnit.SECONDS)
                                    .plusNanos(random.nextInt(1_000_000_000)));
            assertThat(line(grant("occurredAt", "\"" + text + "\"")))
                    .as("seed %d round %d %s", seed, round, text)
                    .isInstanceOfSatisfying(
                            Parsed.Valid.class,
                            valid ->
                                    assertThat(valid.command().head().occurredAtMillis())
                                            .isEqualTo(
                                                    OffsetDateTime.parse(text)
                                                            .toInstant()
                                                            .toEpochMilli()));
        }
    }

    @Test
    void shouldRefuseAnEmptyArrayACutArrayAndOneThatIsTooLong() {
        assertThat(codeOf("[]")).isEqualTo(ProblemCode.EMPTY_ARRAY);
        assertThat(codeOf("[{\"id\":\"a\"},")).isEqualTo(ProblemCode.MALFORMED_JSON);
        assertThat(codeOf("[" + "1,".repeat(10_000) + "1]"))
                .isEqualTo(ProblemCode.TOO_MANY_COMMANDS);
        assertThat(codeOf("")).isEqualTo(ProblemCode.MALFORMED_JSON);
    }

    @Test
    void shouldNeverThrowForTheContentOfALine() {
        var seed = 20261123L;
        var random = new Random(seed);
        var good = utf8(grant("reason", "\"why\""));
        for (var round = 0; round < 20_000; round++) {
            var bytes = good.clone();
            for (var flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(parser.line(bytes, 1 + random.nextInt(bytes.length), true))
                    .as("seed %d round %d", seed, round)
                    .isNotNull();
        }
    }

    private String fieldOf(String field, String value) {
        var invalid = (Parsed.Invalid) line(grant(field, value));
        return Objects.requireNonNull(invalid.problem().field());
    }

    private ProblemCode codeOf(String body) {
        var codes = new ProblemCode[1];
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> body(body))
                .satisfies(thrown -> codes[0] = thrown.problem().code());
        return codes[0];
    }

    private static String grant(String field, String value) {
        return "{\"id\":\"c\",\"type\":\"grant\",\"user\":\"u\",\"amount\":1,\"%s\":%s}"
                .formatted(field, value);
    }

    private Body body(String text) {
        var bytes = utf8(text);
        return parser.body(bytes, bytes.length, false);
    }

    private Parsed line(String text) {
        var bytes = utf8(text);
        return parser.line(bytes, bytes.length, false);
    }

    private static CommandHead head(boolean given) {
        return new CommandHead(
                new CommandId("c"),
                new UserId("u"),
                NOW.toEpochMilli(),
                given,
                null,
                Map.of(),
                CommandOptions.NONE);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
