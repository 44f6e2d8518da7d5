package dev.laurel.projection.ledger.decision;

import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.DEBT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.UNKNOWN;
import static dev.laurel.projection.CommandFixtures.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.ChangeProfile;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.projection.ledger.applier.AccountApplier;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.AccountBalance;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Random histories against {@link ReferenceLedger}; a failure names its seed. */
class LedgerPropertyTest {

    private static final int COMMANDS = 2_000;
    private static final List<UserId> USERS =
            List.of(new UserId("a"), new UserId("b"), new UserId("ž"), new UserId("d d"));
    private static final List<AssetId> ASSETS = List.of(CREDIT, CREDIT, DEBT, UNKNOWN);

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldDecideAsThePlainModelDoesAndConserveCredits(long seed) {
        var random = new Random(seed);
        var ledger = new Ledger(CATALOGUE);
        var reference = new ReferenceLedger();
        for (var step = 0; step < COMMANDS; step++) {
            if (!ledger.legs.isEmpty() && random.nextInt(3) == 0) {
                ledger.deliver();
                reference.deliver();
            } else {
                var command = command(random);
                assertThat(ReferenceLedger.words(ledger.when(command)))
                        .as("seed %d step %d %s", seed, step, command)
                        .isEqualTo(reference.when(command));
            }
            conserved(ledger, seed);
        }
        compare(ledger, reference, seed);
        replay(ledger, seed);
    }

    private static Command command(Random random) {
        var user = USERS.get(random.nextInt(USERS.size()));
        var version = random.nextInt(8) == 0 ? Long.valueOf(random.nextInt(20)) : null;
        var head = head(user, "c-" + random.nextInt(COMMANDS), NOON, version);
        var asset = ASSETS.get(random.nextInt(ASSETS.size()));
        var amount = new Amount(amount(random));
        return switch (random.nextInt(8)) {
            case 0 -> new ChangeProfile(head, new ProfileChange("n" + random.nextInt(3), null));
            case 1, 2, 3 -> new GrantCredits(head, asset, amount);
            case 4, 5 -> new SpendCredits(head, asset, amount);
            default -> {
                var to = USERS.get(random.nextInt(USERS.size()));
                yield to.equals(user)
                        ? new SpendCredits(head, asset, amount)
                        : new TransferCredits(head, asset, amount, to);
            }
        };
    }

    private static long amount(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Long.MAX_VALUE - random.nextInt(3);
            case 1 -> Long.MAX_VALUE / 2 + random.nextInt(3);
            default -> 1 + random.nextInt(50);
        };
    }

    private static void conserved(Ledger ledger, long seed) {
        for (var asset : List.of(CREDIT, DEBT)) {
            var difference = BigInteger.ZERO;
            for (var account : ledger.accounts.values()) {
                var balance = account.balance(asset);
                difference =
                        difference
                                .add(BigInteger.valueOf(balance.earned()))
                                .subtract(BigInteger.valueOf(balance.spent()))
                                .subtract(BigInteger.valueOf(balance.available()))
                                .subtract(BigInteger.valueOf(balance.held()));
                var floor = CATALOGUE.asset(asset).orElseThrow().floor();
                assertThat(balance.available()).as("seed %d", seed).isGreaterThanOrEqualTo(floor);
            }
            var underWay = new ArrayList<>(ledger.legs);
            underWay.addAll(ledger.stranded);
            for (var leg : underWay) {
                if (leg instanceof TransferLeg credits && credits.asset().equals(asset)) {
                    difference =
                            difference.subtract(BigInteger.valueOf(credits.amount().minorUnits()));
                }
            }
            assertThat(difference).as("seed %d asset %s", seed, asset).isZero();
        }
    }

    private static void compare(Ledger ledger, ReferenceLedger reference, long seed) {
        for (var user : USERS) {
            var account = ledger.account(user);
            assertThat(account.version()).as("seed %d", seed).isEqualTo(reference.version(user));
            for (var asset : List.of(CREDIT, DEBT)) {
                assertThat(numbers(account.balance(asset)))
                        .as("seed %d user %s asset %s", seed, user, asset)
                        .isEqualTo(reference.numbers(user, asset));
            }
        }
    }

    private static List<BigInteger> numbers(AccountBalance balance) {
        return LongStream.of(
                        balance.available(),
                        balance.earned(),
                        balance.spent(),
                        balance.received(),
                        balance.sent())
                .mapToObj(BigInteger::valueOf)
                .toList();
    }

    /** The events alone give the same accounts, and versions have no gap. */
    private static void replay(Ledger ledger, long seed) {
        var accounts = new HashMap<UserId, Account>();
        for (var event : ledger.changes) {
            var old = accounts.getOrDefault(event.head().user(), Account.EMPTY);
            assertThat(event.head().version()).as("seed %d", seed).isEqualTo(old.version() + 1);
            accounts.put(event.head().user(), AccountApplier.next(old, event));
        }
        assertThat(accounts).as("seed %d", seed).isEqualTo(ledger.accounts);
    }
}
