package dev.laurel.projection;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.contract.command.Command;
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
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/** Short ways to say what is asked, for all tests of this service. */
public final class CommandFixtures {

    public static final UserId ALICE = new UserId("alice");
    public static final UserId BOB = new UserId("bob");
    public static final AssetId CREDIT = new AssetId("credit");
    public static final AssetId DEBT = new AssetId("debt");
    public static final AssetId UNKNOWN = new AssetId("unknown");
    public static final long NOON = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

    /** Two assets, one with an overdraft of 100, and boards of every measure and operator. */
    public static final Catalogue CATALOGUE =
            CatalogueReader.parse(
                    """
                    assets:
                      credit: {scale: 0}
                      debt: {scale: 2, floor: -100}
                    boards:
                      balance: {asset: credit, measure: balance, operator: latest, windows: [all]}
                      gained: {asset: credit, measure: balance, operator: sum, windows: [all, month, day], zone: UTC}
                      earned: {asset: credit, measure: earned, operator: sum, windows: [all, year, month, week, day, hour], zone: Europe/Prague}
                      spent: {asset: credit, measure: spent, operator: best, windows: [all, day], zone: UTC}
                      sent: {asset: credit, measure: sent, operator: sum, windows: [month], zone: Pacific/Auckland}
                      received: {asset: credit, measure: received, operator: latest, windows: [week]}
                      transactions: {asset: credit, measure: transactions, operator: sum, windows: [all, year, day]}
                      worst: {asset: debt, measure: balance, operator: best, windows: [all, hour]}
                    """);

    private CommandFixtures() {}

    public static CommandHead head(UserId user, String id) {
        return head(user, id, NOON, null);
    }

    public static CommandHead head(
            UserId user, String id, long occurredAtMillis, @Nullable Long ifVersion) {
        return new CommandHead(
                new CommandId(id),
                user,
                occurredAtMillis,
                true,
                null,
                Map.of(),
                options(ifVersion));
    }

    public static Command grant(UserId user, String id, long amount) {
        return new GrantCredits(head(user, id), CREDIT, new Amount(amount));
    }

    public static Command spend(UserId user, String id, long amount) {
        return new SpendCredits(head(user, id), CREDIT, new Amount(amount));
    }

    public static Command transfer(UserId from, String id, UserId to, long amount) {
        return new TransferCredits(head(from, id), CREDIT, new Amount(amount), to);
    }

    public static Command named(UserId user, String id, String name) {
        return new ChangeProfile(head(user, id), new ProfileChange(name, null));
    }

    private static CommandOptions options(@Nullable Long ifVersion) {
        return new CommandOptions(ifVersion, false, null);
    }

    public static Command hold(UserId user, String id, long amount, long expiresInSeconds) {
        return new PlaceHold(head(user, id), CREDIT, new Amount(amount), expiresInSeconds);
    }

    public static Command capture(UserId user, String id, String hold, long amount) {
        return new CaptureHold(head(user, id), new CommandId(hold), new Amount(amount));
    }

    public static Command release(UserId user, String id, String hold) {
        return new ReleaseHold(head(user, id), new CommandId(hold));
    }

    public static Command reverse(UserId user, String id, String transaction) {
        return new ReverseTransaction(head(user, id), new CommandId(transaction));
    }

    public static Command freeze(UserId user, String id) {
        return new FreezeUser(head(user, id));
    }

    public static Command unfreeze(UserId user, String id) {
        return new UnfreezeUser(head(user, id));
    }

    /** The head of a command in other circumstances. */
    public static CommandHead head(UserId user, String id, CommandOptions options) {
        return new CommandHead(new CommandId(id), user, NOON, true, null, Map.of(), options);
    }
}
