package dev.laurel.projection.ledger.history;

import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.DEBT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.UNKNOWN;

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
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Random histories of few users with few ids, so that they meet each other all the time.
 *
 * @param amounts of all commands
 * @param ids how many ids a user has for commands
 * @param holds how many ids a user has for holds; at most {@code ids}
 * @param holdWeight how often holds are placed, as against 3 for a spend
 * @param forgetWeight how often all decisions of a user are forgotten, as against 25 commands
 */
record Histories(Arbitrary<Long> amounts, int ids, int holds, int holdWeight, int forgetWeight) {

    static final List<UserId> USERS =
            List.of(new UserId("alice"), new UserId("bob"), new UserId("ž ž"));
    static final List<AssetId> ASSETS = List.of(CREDIT, DEBT);

    private static final int GROUP_MAX = 4;
    private static final int VERSION_MAX = 12;
    private static final int WAIT_MILLIS_MAX = 1_500;
    private static final int PICK_MAX = 50;
    private static final GroupId GROUP = new GroupId("g");

    private enum Kind {
        PROFILE,
        GRANT,
        SPEND,
        TRANSFER,
        HOLD,
        CAPTURE,
        RELEASE,
        REVERSE,
        FREEZE,
        UNFREEZE
    }

    /** What a member of a group says of the version that it is to find. */
    private enum Guess {
        NONE,
        RIGHT,
        WRONG
    }

    /** What a command says, but for who and how. */
    private record Body(
            Kind kind, AssetId asset, long amount, UserId to, int reference, int seconds) {}

    Arbitrary<List<Act>> ofLength(int most) {
        return act().list()
                .ofMinSize(1)
                .ofMaxSize(most)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private Arbitrary<Act> act() {
        var picks = evenly(0, PICK_MAX);
        return Arbitraries.frequencyOf(
                Tuple.of(21, single().map(Act.Ask::new)),
                Tuple.of(4, group().map(Act.AskTogether::new)),
                Tuple.of(4, picks.map(Act.AskAgain::new)),
                Tuple.of(8, picks.map(Act.Deliver::new)),
                Tuple.of(1, picks.map(Act.DeliverAgain::new)),
                Tuple.of(1, picks.map(Act.Rescue::new)),
                Tuple.of(1, evenly(0, WAIT_MILLIS_MAX).map(Act.Wait::new)),
                Tuple.of(2, evenly(-1, 1).map(Act.WaitForExpiry::new)),
                Tuple.of(1, evenly(749, 751).map(Act.WaitForExpiry::new)),
                Tuple.of(2, picks.map(Act.Expire::new)),
                Tuple.of(forgetWeight, picks.map(Act.Forget::new)));
    }

    private Arbitrary<Command> single() {
        return Combinators.combine(users(), evenly(0, ids - 1), body())
                .flatAs(
                        (user, id, body) ->
                                options().map(options -> command(user, id, body, options)));
    }

    private Arbitrary<CommandGroup> group() {
        var guesses =
                Arbitraries.frequency(
                        Tuple.of(5, Guess.NONE),
                        Tuple.of(4, Guess.RIGHT),
                        Tuple.of(1, Guess.WRONG));
        var member = Combinators.combine(evenly(0, ids - 1), body(), guesses).as(Tuple::of);
        return Combinators.combine(
                        users(), oneIn(8), member.list().ofMinSize(1).ofMaxSize(GROUP_MAX))
                .as(
                        (user, dryRun, members) -> {
                            var commands = new ArrayList<Command>();
                            var seen = new HashSet<CommandId>();
                            for (var one : members) {
                                var body = withoutReversal(one.get2());
                                var version = version(one.get3(), commands.size());
                                var options = new CommandOptions(version, dryRun, GROUP);
                                var command = command(user, one.get1(), body, options);
                                if (seen.add(command.head().id())) {
                                    commands.add(command);
                                }
                            }
                            return new CommandGroup(GROUP, commands);
                        });
    }

    /** What the member finds where the user is at 0 and all before it are applied; or one off. */
    private static @Nullable Long version(Guess guess, int at) {
        return switch (guess) {
            case NONE -> null;
            case RIGHT -> (long) at;
            case WRONG -> at + 1L;
        };
    }

    /**
     * The same group with the versions that its members count from 0 counted from there, as one who
     * knows the user would send it.
     */
    static CommandGroup countedFrom(long version, CommandGroup group) {
        var members = new ArrayList<Command>();
        for (var member : group.members()) {
            var ifVersion = member.head().ifVersion();
            members.add(ifVersion == null ? member : at(version + ifVersion, member));
        }
        return new CommandGroup(group.name(), members);
    }

    private static Command at(long version, Command command) {
        var was = command.head();
        var options = new CommandOptions(version, was.options().dryRun(), was.options().group());
        var head =
                new CommandHead(
                        was.id(),
                        was.user(),
                        was.occurredAtMillis(),
                        was.occurredAtGiven(),
                        was.reason(),
                        was.metadata(),
                        options);
        return switch (command) {
            case ChangeProfile it -> new ChangeProfile(head, it.change());
            case GrantCredits it -> new GrantCredits(head, it.asset(), it.amount());
            case SpendCredits it -> new SpendCredits(head, it.asset(), it.amount());
            case TransferCredits it -> new TransferCredits(head, it.asset(), it.amount(), it.to());
            case PlaceHold it ->
                    new PlaceHold(head, it.asset(), it.amount(), it.expiresInSeconds());
            case CaptureHold it -> new CaptureHold(head, it.hold(), it.amount());
            case ReleaseHold it -> new ReleaseHold(head, it.hold());
            case ReverseTransaction it -> new ReverseTransaction(head, it.transaction());
            case FreezeUser _ -> new FreezeUser(head);
            case UnfreezeUser _ -> new UnfreezeUser(head);
        };
    }

    private static Body withoutReversal(Body body) {
        return body.kind == Kind.REVERSE
                ? new Body(Kind.GRANT, body.asset, body.amount, body.to, 0, 1)
                : body;
    }

    private Arbitrary<Body> body() {
        var kinds =
                Arbitraries.frequency(
                        Tuple.of(1, Kind.PROFILE),
                        Tuple.of(6, Kind.GRANT),
                        Tuple.of(3, Kind.SPEND),
                        Tuple.of(5, Kind.TRANSFER),
                        Tuple.of(holdWeight, Kind.HOLD),
                        Tuple.of(3, Kind.CAPTURE),
                        Tuple.of(2, Kind.RELEASE),
                        Tuple.of(6, Kind.REVERSE),
                        Tuple.of(1, Kind.FREEZE),
                        Tuple.of(3, Kind.UNFREEZE));
        var assets =
                Arbitraries.frequency(
                        Tuple.of(12, CREDIT), Tuple.of(6, DEBT), Tuple.of(1, UNKNOWN));
        return Combinators.combine(
                        kinds, assets, amounts, users(), evenly(0, ids - 1), evenly(1, 3))
                .as(Body::new);
    }

    private static Arbitrary<UserId> users() {
        return Arbitraries.of(USERS);
    }

    private static Arbitrary<CommandOptions> options() {
        var versions = Arbitraries.longs().between(0, VERSION_MAX).injectNull(0.9);
        return Combinators.combine(versions, oneIn(12))
                .as((version, dryRun) -> new CommandOptions(version, dryRun, null));
    }

    /** Without the leaning to small numbers that would make all ids clash. */
    private static Arbitrary<Integer> evenly(int least, int most) {
        return Arbitraries.integers()
                .between(least, most)
                .withDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Boolean> oneIn(int many) {
        return Arbitraries.frequency(Tuple.of(many - 1, false), Tuple.of(1, true));
    }

    private Command command(UserId user, int id, Body body, CommandOptions options) {
        var isHold = body.kind == Kind.HOLD;
        var head = head(user, isHold ? hold(id) : transaction(id), body, options);
        var asset = body.asset;
        var amount = new Amount(body.amount);
        return switch (body.kind) {
            case PROFILE -> new ChangeProfile(head, new ProfileChange("n" + body.seconds, null));
            case GRANT -> new GrantCredits(head, asset, amount);
            case SPEND -> new SpendCredits(head, asset, amount);
            case TRANSFER ->
                    body.to.equals(user)
                            ? new SpendCredits(head, asset, amount)
                            : new TransferCredits(head, asset, amount, body.to);
            case HOLD -> new PlaceHold(head, asset, amount, body.seconds);
            case CAPTURE -> new CaptureHold(head, hold(body.reference), part(body));
            case RELEASE -> new ReleaseHold(head, hold(body.reference));
            case REVERSE ->
                    new ReverseTransaction(
                            head,
                            body.seconds == 1 && body.reference == 0
                                    ? hold(0)
                                    : transaction(body.reference));
            case FREEZE -> new FreezeUser(head);
            case UNFREEZE -> new UnfreezeUser(head);
        };
    }

    private static @Nullable Amount part(Body body) {
        return body.seconds == 1 ? null : new Amount(body.amount);
    }

    private static CommandHead head(UserId user, CommandId id, Body body, CommandOptions options) {
        return new CommandHead(
                id,
                user,
                NOON + body.reference,
                body.seconds != 2,
                body.seconds == 3 ? "why" : null,
                body.reference == 1 ? Map.of("key", "value") : Map.of(),
                options);
    }

    private static CommandId transaction(int number) {
        return new CommandId("c-" + number);
    }

    private CommandId hold(int number) {
        return new CommandId("h-" + number % holds);
    }
}
