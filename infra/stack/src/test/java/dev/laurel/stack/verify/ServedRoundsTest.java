package dev.laurel.stack.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.position.Position;
import dev.laurel.reference.Findings;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.stack.StackException;
import dev.laurel.stack.verify.VerifyOptions.Archive;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A comparison counts only where nothing moved while it was made. */
class ServedRoundsTest {

    /** 2026-11-23T12:00:00Z. */
    private static final long NOON = 1_795_435_200_000L;

    private static final Catalogue CATALOGUE =
            CatalogueReader.parse(
                    """
                    assets:
                      credit: {scale: 0}
                    boards:
                      rich: {asset: credit, measure: balance, operator: latest, windows: [all]}
                    """);

    private final Findings findings = new Findings(10);
    private final ReferenceReadModel model = new ReferenceReadModel(CATALOGUE, new Findings(1));
    private final ReferenceReadModel served = new ReferenceReadModel(CATALOGUE, new Findings(1));
    private FakeQueryService service;

    @BeforeEach
    void serve() throws IOException {
        service = new FakeQueryService(CATALOGUE, served, "");
        happened();
        read();
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** One more user has credits, and the service serves it. */
    private void happened() {
        served.take(granted("user-" + served.events()), 0, served.events());
        service.moveTo(positionOf(served).text());
    }

    private void read() {
        for (var at = model.events(); at < served.events(); at++) {
            model.take(granted("user-" + at), 0, at);
        }
    }

    private static Position positionOf(ReferenceReadModel model) {
        return Position.of(new long[] {model.events() - 1});
    }

    /** A log in which something may happen before it is read on. */
    private final class Log implements ServedRounds.EventLog {

        private final Runnable meanwhile;

        Log(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public Position position() {
            return positionOf(model);
        }

        @Override
        public void readToEnd() {
            meanwhile.run();
            read();
        }
    }

    @Test
    void shouldKeepWhatIsFoundWhereNothingMoved() {
        service.plant("\"available\":10,", "\"available\":11,");

        var compared = compare(() -> {});

        assertThat(findings.first()).anySatisfy(it -> assertThat(it).contains("balances of user"));
        assertThat(compared.position()).isEqualTo(positionOf(model));
        assertThat(compared.events()).isEqualTo(1);
        assertThat(compared.places()).isEqualTo(1);
    }

    /** The users of an answer are newer than the position that it tells. */
    @Test
    void shouldThrowAwayWhatIsFoundWhereTheEventsWentOn() {
        service.plant("\"available\":10,", "\"available\":11,");

        var compared =
                compare(
                        () -> {
                            if (served.events() == 1) {
                                happened();
                                service.plant("", "");
                            }
                        });

        assertThat(findings.first()).isEmpty();
        assertThat(compared.position()).isEqualTo(Position.of(new long[] {1}));
        assertThat(compared.events()).isEqualTo(2);
        assertThat(compared.users()).isEqualTo(2);
        assertThat(compared.windows()).isEqualTo(1);
        assertThat(compared.places()).isEqualTo(2);
    }

    @Test
    void shouldReadOnWhereTheServiceIsAhead() {
        happened();

        var compared = compare(() -> {});

        assertThat(findings.first()).isEmpty();
        assertThat(compared.events()).isEqualTo(2);
    }

    @Test
    void shouldGiveUpWhereTheEventsDoNotEnd() {
        assertThatThrownBy(() -> compare(this::happened))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("there is traffic");
        assertThat(findings.count()).isZero();
    }

    private ServedRounds.Served compare(Runnable meanwhile) {
        var options =
                new VerifyOptions(
                        CATALOGUE,
                        "",
                        List.of(service.address()),
                        new Archive("", "", ""),
                        ReferenceReadModel.DECISIONS_KEPT,
                        10);
        return new ServedRounds(options, new Log(meanwhile), model, _ -> {}).compare(findings);
    }

    private static Event granted(String user) {
        var head =
                new EventHead(
                        new UserId(user), new CommandId("g-1"), 1, NOON, NOON, null, Map.of());
        return new Event.CreditsGranted(head, new AssetId("credit"), new Amount(10), 10);
    }
}
