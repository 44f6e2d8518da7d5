package dev.laurel.stack.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.position.Position;
import dev.laurel.reference.Findings;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.stack.verify.QueryClient.MovedException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Whatever a query-service says that the events do not say is found; each lie is planted here. */
class ServedComparisonTest {

    /** 2026-11-23T12:00:00Z. */
    private static final long NOON = 1_795_435_200_000L;

    private static final Position AT = Position.of(new long[] {4});
    private static final AssetId CREDIT = new AssetId("credit");
    private static final Catalogue CATALOGUE =
            CatalogueReader.parse(
                    """
                    assets:
                      credit: {scale: 0}
                    boards:
                      rich: {asset: credit, measure: balance, operator: latest, windows: [all, day]}
                    """);
    private static final List<Event> EVENTS =
            List.of(
                    granted("alice", 100),
                    granted("bob", 90),
                    granted("carol", 80),
                    granted("dave", 80),
                    new Event.ProfileChanged(
                            head("alice", "p-1", 2),
                            new ProfileChange("Alice A.", Map.of("team", "red"))));

    private final Findings findings = new Findings(10);
    private final ReferenceReadModel model = folded(EVENTS);
    private FakeQueryService service;

    @BeforeEach
    void serve() throws IOException {
        service = new FakeQueryService(CATALOGUE, folded(EVENTS), AT.text());
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void shouldFindNothingWhereTheEventsAreServed() throws MovedException {
        compare(AT);

        assertThat(findings.first()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"available\":90,`|`\"available\":91,`|balances of user bob",
                "`\"held\":0,\"earned\":90`|`\"held\":1,\"earned\":90`|balances of user bob",
                "`\"transactions\":1`|`\"transactions\":2`|balances of user alice",
                "`\"version\":2`|`\"version\":1`|version of user alice",
                "`\"frozen\":false`|`\"frozen\":true`|frozen of user",
                "`\"team\":\"red\"`|`\"team\":\"blue\"`|attributes of user alice",
                "`\"name\":\"Alice A.\"`|`\"name\":\"Bob\"`|name of user alice",
                "`\"granted\":350`|`\"granted\":349`|conservation",
                "`\"difference\":0`|`\"difference\":1`|conservation",
                "`\"user\":\"bob\"`|`\"user\":\"bobby\"`|place 2 of rich in all",
                "`\"rank\":3,\"user\":\"dave\"`|`\"rank\":4,\"user\":\"dave\"`|place 4 of rich in all",
                "`\"size\":4,\"entries\"`|`\"size\":5,\"entries\"`|rich in all has 5 members",
                "`,\"next\":\"2\"`|``|rich in all ends after 2 places of 4",
                "`\"window\":\"all\"`|`\"window\":\"year:2026\"`|rich has members in year:2026"
            })
    void shouldFindWhatIsServedOtherwise(String truth, String lie, String words)
            throws MovedException {
        // given
        service.plant(truth, lie);

        // when
        compare(AT);

        // then
        assertThat(findings.first()).anySatisfy(it -> assertThat(it).contains(words));
    }

    @Test
    void shouldFindAWrongTime() throws MovedException {
        service.plant("2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z");

        compare(AT);

        assertThat(findings.first()).anySatisfy(it -> assertThat(it).contains("place 1 of rich"));
    }

    @Test
    void shouldFindAUserThatIsNotServed() throws MovedException {
        // given
        var all = folded(EVENTS);
        all.take(granted("erin", 1), 0, 5);

        // when
        compare(all, AT);

        // then
        assertThat(findings.first())
                .anySatisfy(it -> assertThat(it).contains("user erin is not served"))
                .anySatisfy(it -> assertThat(it).contains("rich in all has 4 members"));
    }

    @Test
    void shouldFindAStandingThatIsMissingFromAUsersList() throws MovedException {
        service.plant("{\"standings\":[", "{\"nothing\":[");

        compare(AT);

        assertThat(findings.first())
                .anySatisfy(it -> assertThat(it).contains("user alice has no standing on rich"));
    }

    @Test
    void shouldCompareAtOnePositionOnly() {
        assertThatThrownBy(() -> compare(Position.of(new long[] {3})))
                .isInstanceOf(MovedException.class);
    }

    private void compare(Position position) throws MovedException {
        compare(model, position);
    }

    private void compare(ReferenceReadModel expected, Position position) throws MovedException {
        try (var client = new QueryClient(service.address(), position)) {
            new ServedUsers(client, "query", expected, findings).compare();
            new ServedBoards(client, "query", CATALOGUE, expected, findings).compare();
        }
    }

    private static ReferenceReadModel folded(List<Event> events) {
        var none = new Findings(1);
        var model = new ReferenceReadModel(CATALOGUE, none);
        events.forEach(event -> model.take(event, 0, model.events()));
        assertThat(none.first()).isEmpty();
        return model;
    }

    private static Event granted(String user, long amount) {
        return new Event.CreditsGranted(head(user, "g-1", 1), CREDIT, new Amount(amount), amount);
    }

    private static EventHead head(String user, String id, long version) {
        return new EventHead(
                new UserId(user), new CommandId(id), version, NOON, NOON, null, Map.of());
    }
}
