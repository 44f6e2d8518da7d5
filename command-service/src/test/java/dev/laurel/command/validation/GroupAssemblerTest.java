package dev.laurel.command.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.id.CommandId;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

class GroupAssemblerTest {

    private static final BodyParser PARSER =
            new BodyParser(InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")));

    @Test
    void shouldPutNeighboursOfOneNameTogether() {
        var units =
                assemble(
                        spend("a", "u", ""),
                        spend("b", "u", group("g1")),
                        spend("c", "u", group("g1")),
                        spend("d", "v", group("g2")),
                        spend("e", "u", ""));

        assertThat(shape(units)).containsExactly("a", "[b c]", "[d]", "e");
        assertThat(((Unit.Group) units.get(1)).places()).containsExactly(1L, 2L);
        assertThat(((Unit.Group) units.get(1)).group().name().value()).isEqualTo("g1");
    }

    @Test
    void shouldWriteNothingOfAGroupWithABadCommandAndNameIt() {
        var units =
                assemble(
                        spend("a", "u", group("g")),
                        "{\"id\":\"b\",\"type\":\"spend\",\"user\":\"u\",\"group\":\"g\"}",
                        spend("c", "u", group("g")),
                        spend("d", "u", ""));

        assertThat(shape(units)).containsExactly("!a", "!b", "!c", "d");
        assertThat(problem(units, 1).field()).isEqualTo("amount");
        assertThat(List.of(problem(units, 0), problem(units, 2)))
                .allSatisfy(
                        problem -> {
                            assertThat(problem.code()).isEqualTo(ProblemCode.GROUP_INVALID);
                            assertThat(problem.detail())
                                    .isEqualTo(
                                            "Command b of group g is not as it must be (amount is"
                                                    + " missing), so nothing of the group was"
                                                    + " written");
                            assertThat(problem.fields()).containsExactly("b", "invalid_field");
                        });
    }

    @Test
    void shouldNameWhatDoesNotFitTheOthers() {
        assertThat(culprit(spend("a", "u", group("g")), spend("b", "v", group("g"))))
                .isEqualTo("user must be that of its group, u");
        assertThat(culprit(spend("a", "u", group("g")), spend("a", "u", group("g"))))
                .isEqualTo("id stands twice in group g");
        assertThat(
                        culprit(
                                spend("a", "u", group("g") + ",\"dryRun\":true"),
                                spend("b", "u", group("g"))))
                .isEqualTo("dryRun must be the same in all of group g");
        assertThat(
                        culprit(
                                spend("a", "u", group("g")),
                                "{\"id\":\"b\",\"type\":\"reverse\",\"user\":\"u\",\"transaction\":\"t\","
                                        + "\"group\":\"g\"}"))
                .startsWith("group cannot have a reverse");
    }

    @Test
    void shouldRefuseAGroupThatStandsInTwoPlaces() {
        var units =
                assemble(
                        spend("a", "u", group("g")),
                        spend("b", "u", ""),
                        spend("c", "u", group("g")),
                        spend("d", "u", group("h")));

        assertThat(shape(units)).containsExactly("!a", "b", "!c", "[d]");
        assertThat(List.of(problem(units, 0), problem(units, 2)))
                .allSatisfy(
                        problem -> {
                            assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FIELD);
                            assertThat(problem.field()).isEqualTo("group");
                        });
    }

    @Test
    void shouldRefuseOnlyTheSecondPlaceWhereTheFirstIsWritten() {
        var stream = new GroupAssembler(2);

        assertThat(shape(add(stream, spend("a", "u", group("g"))))).isEmpty();
        assertThat(shape(add(stream, spend("b", "u", "")))).containsExactly("[a]", "b");
        assertThat(shape(add(stream, spend("c", "u", group("g"))))).isEmpty();
        assertThat(shape(stream.end())).containsExactly("!c");
    }

    @Test
    void shouldForgetNamesThatAreLongGone() {
        var stream = new GroupAssembler(2);
        var shapes = new ArrayList<String>();
        for (var name : List.of("g", "h", "i", "j", "g")) {
            shapes.addAll(shape(add(stream, spend("a", "u", group(name)))));
        }
        shapes.addAll(shape(stream.end()));

        assertThat(shapes).containsExactly("[a]", "[a]", "[a]", "[a]", "[a]");
    }

    @Test
    void shouldWriteNothingOfAGroupBesideWhatCannotBeRead() {
        for (var broken : List.of("17", "{\"id\":\"x\",\"group\":7}")) {
            assertThat(shape(assemble(broken, spend("a", "u", group("g")))))
                    .hasSize(2)
                    .element(1)
                    .isEqualTo("!a");
            var after = assemble(spend("a", "u", group("g")), broken, spend("b", "u", group("h")));
            assertThat(shape(after).getFirst()).isEqualTo("!a");
            assertThat(shape(after).getLast()).isEqualTo("!b");
            assertThat(problem(after, 0).code()).isEqualTo(ProblemCode.GROUP_INVALID);
            assertThat(problem(after, 0).detail()).contains("cannot be read");
        }
        // One of no group is nobody's neighbour.
        assertThat(shape(assemble("{\"id\":\"x\"}", spend("a", "u", group("g")))))
                .containsExactly("!x", "[a]");
    }

    @Test
    void shouldBoundAGroupByNumber() {
        var items = new ArrayList<String>();
        for (var i = 0; i < CommandGroup.MEMBERS_MAX; i++) {
            items.add(spend("c" + i, "u", group("g")));
        }
        assertThat(assemble(items.toArray(String[]::new))).hasSize(1);

        items.add(spend("more", "u", group("g")));
        items.add(spend("evenMore", "u", group("g")));
        items.add(spend("other", "u", group("h")));
        var units = assemble(items.toArray(String[]::new));

        assertThat(units).hasSize(CommandGroup.MEMBERS_MAX + 3);
        assertThat(units.subList(0, CommandGroup.MEMBERS_MAX + 2))
                .allSatisfy(
                        unit -> {
                            var problem = ((Unit.Refused) unit).problem();
                            assertThat(problem.field()).isEqualTo("group");
                            assertThat(problem.detail()).contains("more than 100 commands");
                        });
        assertThat(shape(units).getLast()).isEqualTo("[other]");
    }

    @Test
    void shouldBoundAGroupByBytes() {
        var pairs = "\"" + "x".repeat(2_000) + "\":\"\"";
        var items = new ArrayList<String>();
        for (var i = 0; i < CommandGroup.MEMBERS_MAX; i++) {
            items.add(
                    ("{\"id\":\"c%d\",\"type\":\"profile\",\"user\":\"u\",\"name\":\"%s\",\"reason\":\"%s\","
                                    + "\"metadata\":{%s},\"attributes\":{%s},\"group\":\"g\"}")
                            .formatted(i, "😀".repeat(200), "😀".repeat(200), pairs, pairs));
        }

        var units = assemble(items.toArray(String[]::new));

        assertThat(units).hasSize(items.size());
        assertThat(problem(units, 0).detail()).contains("more than 524288 bytes");
        assertThat(shape(assemble(items.subList(0, 80).toArray(String[]::new)))).hasSize(1);
    }

    @Test
    void shouldGiveBackWhatWasHeldWhenTheRequestBreaksOff() {
        var stream = new GroupAssembler(9);
        add(stream, spend("a", "u", group("g")));
        add(stream, spend("b", "u", group("g")));

        assertThat(stream.breakOff()).hasSize(2);
        assertThat(stream.end()).isEmpty();
    }

    /** Whatever stands in a request: each item gets one answer in order, and groups are whole. */
    @Test
    void shouldAnswerEveryItemOnceInOrder() {
        for (var seed = 0L; seed < 300; seed++) {
            var random = new Random(seed);
            var items = new ArrayList<Parsed>();
            for (var i = random.nextInt(1, 60); i > 0; i--) {
                items.add(parse(randomItem(random)));
            }
            var units = GroupAssembler.assemble(items);

            var places = new ArrayList<Long>();
            for (var unit : units) {
                switch (unit) {
                    case Unit.Single(var place, _) -> places.add(place);
                    case Unit.Refused(var place, _, _) -> places.add(place);
                    case Unit.Group(var ofGroup, var group) -> {
                        places.addAll(ofGroup);
                        assertThat(ofGroup).hasSameSizeAs(group.members());
                        assertThat(items.stream().filter(item -> isOf(item, group)).count())
                                .as("seed %d", seed)
                                .isEqualTo(ofGroup.size());
                    }
                }
            }
            assertThat(places).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
            assertThat(places).as("seed %d", seed).hasSameSizeAs(items);
        }
    }

    private static boolean isOf(Parsed item, CommandGroup group) {
        return switch (item) {
            case Parsed.Valid(var command) -> group.name().equals(command.head().options().group());
            case Parsed.Invalid(_, _, var name) -> group.name().equals(name);
            case Parsed.Unreadable _ -> false;
        };
    }

    private static String randomItem(Random random) {
        var name = random.nextInt(3) == 0 ? "" : group("g" + random.nextInt(12));
        return switch (random.nextInt(12)) {
            case 0 -> "17";
            case 1 -> "{\"id\":\"bad\"" + name + "}";
            case 2 -> spend("c" + random.nextInt(99), "other", name);
            default -> spend("c" + random.nextInt(9_999), "u", name);
        };
    }

    private static String culprit(String... items) {
        var units = assemble(items);
        assertThat(units).hasSize(2).allMatch(Unit.Refused.class::isInstance);
        assertThat(problem(units, 0).code()).isEqualTo(ProblemCode.GROUP_INVALID);
        assertThat(problem(units, 0).detail()).contains(problem(units, 1).detail());
        assertThat(problem(units, 1).detail())
                .startsWith(Objects.requireNonNull(problem(units, 1).field()) + " ");
        return problem(units, 1).detail();
    }

    private static Problem problem(List<Unit> units, int index) {
        return ((Unit.Refused) units.get(index)).problem();
    }

    private static List<Unit> assemble(String... items) {
        return GroupAssembler.assemble(
                java.util.Arrays.stream(items).map(GroupAssemblerTest::parse).toList());
    }

    private static List<Unit> add(GroupAssembler stream, String item) {
        return stream.add(1, parse(item));
    }

    /** A command by its id, a group in brackets, what is refused after an exclamation mark. */
    private static List<String> shape(List<Unit> units) {
        return units.stream()
                .map(
                        unit ->
                                switch (unit) {
                                    case Unit.Single(_, var command) -> id(command);
                                    case Unit.Refused(_, var id, _) -> "!" + id;
                                    case Unit.Group(_, var group) ->
                                            "["
                                                    + String.join(
                                                            " ",
                                                            group.members().stream()
                                                                    .map(GroupAssemblerTest::id)
                                                                    .toList())
                                                    + "]";
                                })
                .toList();
    }

    private static String id(Command command) {
        CommandId id = command.head().id();
        return id.value();
    }

    private static Parsed parse(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return PARSER.line(bytes, bytes.length, true);
    }

    private static String group(String name) {
        return ",\"group\":\"" + name + "\"";
    }

    private static String spend(String id, String user, String more) {
        return "{\"id\":\"%s\",\"type\":\"spend\",\"user\":\"%s\",\"amount\":1%s}"
                .formatted(id, user, more);
    }
}
