package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.stack.chaos.CommandAnswer.Accepted;
import dev.laurel.stack.chaos.CommandAnswer.Decided;
import dev.laurel.stack.chaos.CommandAnswer.Mark;
import dev.laurel.stack.chaos.CommandAnswer.Refused;
import dev.laurel.stack.chaos.CommandAnswer.Undecided;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class CommandDoorTest {

    @Test
    void shouldReadWhatWasApplied() {
        var body =
                """
                {"id":"1","status":"applied","version":3,"balance":70,"position":"2:9","replayed":true}""";

        assertThat(CommandDoor.read(200, body))
                .isEqualTo(
                        new Decided(
                                List.of(new Told(Events.applied(3, 70), "2:9")),
                                Mark.REPLAYED,
                                body.replace(",\"replayed\":true", "")));
    }

    @Test
    void shouldReadARejection() {
        var body =
                """
                {"code":"id_reused","fields":["amount"],"id":"1","version":3,"position":"2:9"}""";

        assertThat(CommandDoor.read(409, body))
                .isEqualTo(
                        new Decided(
                                List.of(
                                        new Told(
                                                new Outcome.Rejected(
                                                        3,
                                                        RejectionReason.ID_REUSED,
                                                        List.of("amount")),
                                                "2:9")),
                                Mark.FIRST,
                                body));
    }

    @Test
    void shouldReadAGroup() {
        var body =
                """
                {"items":[{"id":"1","status":"rejected","reason":"group_rejected","fields":["2","insufficient_credits"],"version":3,"position":"2:8"},\
                {"id":"2","status":"rejected","reason":"insufficient_credits","version":3,"position":"2:9"}],"accepted":2,"invalid":0}""";

        assertThat(CommandDoor.read(200, body))
                .isEqualTo(
                        new Decided(
                                List.of(
                                        new Told(
                                                new Outcome.Rejected(
                                                        3,
                                                        RejectionReason.GROUP_REJECTED,
                                                        List.of("2", "insufficient_credits")),
                                                "2:8"),
                                        new Told(Events.refusal(3), "2:9")),
                                Mark.FIRST,
                                body));
    }

    @Test
    void shouldReadADryRun() {
        var body =
                """
                {"id":"1","status":"applied","version":3,"balance":70,"position":"2:9","dryRun":true}""";

        assertThat(CommandDoor.read(200, body))
                .isInstanceOfSatisfying(
                        Decided.class,
                        decided -> assertThat(decided.mark()).isEqualTo(Mark.DRY_RUN));
    }

    @Test
    void shouldReadWhatWasAcceptedAndWhatWasNot() {
        var body =
                """
                {"items":[{"id":"1","status":"accepted","partition":3,"offset":41},\
                {"id":"2","status":"failed","problem":{"code":"not_durable"}}],"accepted":1,"failed":1}""";

        assertThat(CommandDoor.read(202, body)).isEqualTo(new Accepted(Map.of("1", "3:41")));
        assertThat(CommandDoor.read(202, body.replace("failed", "invalid")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void shouldAskAgainWhereNobodyKnowsYet() {
        assertThat(CommandDoor.read(202, "{}")).isEqualTo(new Undecided("pending"));
        assertThat(CommandDoor.read(503, "{\"code\":\"log_unavailable\"}"))
                .isEqualTo(new Undecided("503 log_unavailable"));
        assertThat(CommandDoor.read(429, "{\"code\":\"busy\"}"))
                .isEqualTo(new Undecided("429 busy"));
        assertThat(CommandDoor.read(200, "{\"items\":[{\"status\":\"pending\"}]}"))
                .isEqualTo(new Undecided("pending"));
        assertThat(CommandDoor.read(502, "half an ans")).isEqualTo(new Undecided("502"));
    }

    @Test
    void shouldNotAskAgainWithAWrongRequest() {
        assertThat(CommandDoor.read(400, "{\"code\":\"invalid\"}")).isInstanceOf(Refused.class);
        assertThat(CommandDoor.read(200, "{\"items\":[{\"status\":\"invalid\"}]}"))
                .isInstanceOf(Refused.class);
    }
}
