package dev.laurel.contract.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command.CaptureHold;
import dev.laurel.contract.command.Command.ChangeProfile;
import dev.laurel.contract.command.Command.FreezeUser;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.PlaceHold;
import dev.laurel.contract.command.Command.ReleaseHold;
import dev.laurel.contract.command.Command.ReverseTransaction;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.Command.UnfreezeUser;
import dev.laurel.contract.fixture.RandomRecords;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.codec.CommandCodec;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

class FingerprintTest {

    private static final AssetId CREDIT = new AssetId("credit");
    private static final AssetId GEM = new AssetId("gem");
    private static final Map<String, String> CAMPAIGN = Map.of("campaign", "w47");

    private final CommandHead head = head("welcome", true, CAMPAIGN, 3L);
    private final Command transfer = transfer(head, CREDIT, 100, "bob");

    @Test
    void shouldBeEqualForEqualContent() {
        var random = new RandomRecords(5);
        for (var i = 0; i < 2_000; i++) {
            var command = random.command();
            var again = (Command) CommandCodec.decode(CommandCodec.encode(command));
            assertThat(Fingerprint.of(again)).isEqualTo(Fingerprint.of(command));
            assertThat(Fingerprint.of(again).bytes()).isEqualTo(Fingerprint.of(command).bytes());
            assertThat(Fingerprint.of(again).differingFields(Fingerprint.of(command))).isEmpty();
        }
    }

    @Test
    void shouldNotDependOnTheOrderOfAMap() {
        var forth = new LinkedHashMap<String, String>();
        var back = new LinkedHashMap<String, String>();
        for (var i = 0; i < 16; i++) {
            forth.put("k" + i, "v" + i);
            back.put("k" + (15 - i), "v" + (15 - i));
        }
        assertThat(Fingerprint.of(transfer(head("r", true, forth, null), CREDIT, 1, "bob")))
                .isEqualTo(Fingerprint.of(transfer(head("r", true, back, null), CREDIT, 1, "bob")));
    }

    @Test
    void shouldTellPairsApartThatRunTogether() {
        assertThat(Fingerprint.of(profile(null, Map.of("a", "bc"))))
                .isNotEqualTo(Fingerprint.of(profile(null, Map.of("ab", "c"))));
        assertThat(Fingerprint.of(profile(null, Map.of("a", "", "b", ""))))
                .isNotEqualTo(Fingerprint.of(profile(null, Map.of("a", "b"))));
    }

    @Test
    void shouldNameTheFieldThatDiffers() {
        assertThat(differing(transfer(head, GEM, 100, "bob"))).containsExactly("asset");
        assertThat(differing(transfer(head, CREDIT, 101, "bob"))).containsExactly("amount");
        assertThat(differing(transfer(head, CREDIT, 100, "carol"))).containsExactly("to");
        assertThat(differing(transferHead(head("bye", true, CAMPAIGN, 3L))))
                .containsExactly("reason");
        assertThat(differing(transferHead(head(null, true, CAMPAIGN, 3L))))
                .containsExactly("reason");
        assertThat(differing(transferHead(head("welcome", false, CAMPAIGN, 3L))))
                .containsExactly("occurredAt");
        assertThat(differing(transferHead(head("welcome", true, Map.of("campaign", "w48"), 3L))))
                .containsExactly("metadata");
        assertThat(differing(transferHead(head("welcome", true, Map.of(), 3L))))
                .containsExactly("metadata");
        assertThat(differing(transferHead(head("welcome", true, CAMPAIGN, 4L))))
                .containsExactly("ifVersion");
        assertThat(differing(transferHead(head("welcome", true, CAMPAIGN, null))))
                .containsExactly("ifVersion");
    }

    @Test
    void shouldNameEveryFieldThatDiffersBothWays() {
        var grant = Fingerprint.of(new GrantCredits(head, GEM, new Amount(100)));
        assertThat(grant.differingFields(Fingerprint.of(transfer)))
                .containsExactly("type", "asset", "to");
        assertThat(Fingerprint.of(transfer).differingFields(grant))
                .containsExactly("type", "asset", "to");
        assertThat(
                        Fingerprint.of(profile("Alice", Map.of()))
                                .differingFields(Fingerprint.of(profile("Al", null))))
                .containsExactly("name", "attributes");
    }

    @Test
    void shouldTellHoldsGroupsAndReversalsApart() {
        var hold = new PlaceHold(bare(), CREDIT, new Amount(5), 60);
        assertThat(
                        Fingerprint.of(hold)
                                .differingFields(
                                        Fingerprint.of(
                                                new PlaceHold(bare(), CREDIT, new Amount(5), 61))))
                .containsExactly("expiresIn");
        var all = Fingerprint.of(new CaptureHold(bare(), id(), null));
        assertThat(
                        all.differingFields(
                                Fingerprint.of(new CaptureHold(bare(), id(), new Amount(1)))))
                .containsExactly("amount");
        assertThat(all.differingFields(Fingerprint.of(new ReleaseHold(bare(), new CommandId("x")))))
                .containsExactly("type", "hold");
        assertThat(
                        Fingerprint.of(new ReverseTransaction(bare(), id()))
                                .differingFields(
                                        Fingerprint.of(
                                                new ReverseTransaction(
                                                        bare(), new CommandId("x")))))
                .containsExactly("transaction");
        assertThat(
                        Fingerprint.of(new FreezeUser(bare()))
                                .differingFields(Fingerprint.of(new UnfreezeUser(bare()))))
                .containsExactly("type");
    }

    @Test
    void shouldCountTheGroupButNotTheDryRun() {
        var alone = Fingerprint.of(new FreezeUser(bare()));
        var grouped = new CommandOptions(null, false, new GroupId("g"));
        var dry = new CommandOptions(null, true, null);
        assertThat(alone.differingFields(Fingerprint.of(new FreezeUser(bare(grouped)))))
                .containsExactly("group");
        assertThat(Fingerprint.of(new FreezeUser(bare(dry)))).isEqualTo(alone);
    }

    @Test
    void shouldNotCountTheServersClockAsContent() {
        var early = new CommandHead(id(), alice(), 1, false, null, Map.of(), CommandOptions.NONE);
        var late = new CommandHead(id(), alice(), 2, false, null, Map.of(), CommandOptions.NONE);
        assertThat(Fingerprint.of(new GrantCredits(early, CREDIT, new Amount(1))))
                .isEqualTo(Fingerprint.of(new GrantCredits(late, CREDIT, new Amount(1))));
    }

    @Test
    void shouldKeepItsBytes() {
        // given: kept in the ledger's decisions, so these never change
        assertThat(hex(transfer))
                .isEqualTo(
                        "016589251302e1ac296f032a74b6f704ee3246d405c234a40a06d50523c707b6b8d3f8089f78417e");
        assertThat(hex(profile("Alice", CAMPAIGN))).isEqualTo("01b5d39dcf09e0aab7d90ab6b8d3f8");
        assertThat(hex(new SpendCredits(bare(), CREDIT, new Amount(Long.MAX_VALUE))))
                .isEqualTo("01f4d87ce202e1ac296f037c66dda3");
    }

    @Test
    void shouldReadBackItsBytesAndCallANewerFieldContent() {
        var bytes = Fingerprint.of(transfer).bytes();
        assertThat(Fingerprint.ofBytes(bytes)).isEqualTo(Fingerprint.of(transfer));
        var newer = Arrays.copyOf(bytes, bytes.length + 5);
        newer[bytes.length] = 100;
        assertThat(Fingerprint.ofBytes(newer).differingFields(Fingerprint.of(transfer)))
                .containsExactly("content");
    }

    private Iterable<String> differing(Command other) {
        return Fingerprint.of(transfer).differingFields(Fingerprint.of(other));
    }

    private static String hex(Command command) {
        return HexFormat.of().formatHex(Fingerprint.of(command).bytes());
    }

    private static Command transferHead(CommandHead head) {
        return transfer(head, CREDIT, 100, "bob");
    }

    private static Command transfer(CommandHead head, AssetId asset, long amount, String to) {
        return new TransferCredits(head, asset, new Amount(amount), new UserId(to));
    }

    private static Command profile(
            @Nullable String name, @Nullable Map<String, String> attributes) {
        return new ChangeProfile(bare(), new ProfileChange(name, attributes));
    }

    private static CommandHead bare() {
        return bare(CommandOptions.NONE);
    }

    private static CommandHead bare(CommandOptions options) {
        return new CommandHead(id(), alice(), 0, false, null, Map.of(), options);
    }

    private static CommandHead head(
            @Nullable String reason,
            boolean timeGiven,
            Map<String, String> metadata,
            @Nullable Long ifVersion) {
        return new CommandHead(
                id(),
                alice(),
                1_795_341_600_000L,
                timeGiven,
                reason,
                metadata,
                new CommandOptions(ifVersion, false, null));
    }

    private static CommandId id() {
        return new CommandId("c-1");
    }

    private static UserId alice() {
        return new UserId("alice");
    }
}
