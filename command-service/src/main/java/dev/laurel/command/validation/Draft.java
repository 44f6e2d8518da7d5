package dev.laurel.command.validation;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kit.problem.Problem;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;

/**
 * The fields of one JSON object as they are read. Keeps the first problem only. Threading: one
 * parse.
 */
final class Draft {

    private static final String DEFAULT_ASSET = "credit";

    @Nullable String id;
    @Nullable CommandType type;
    @Nullable String user;
    @Nullable String asset;
    long amount;
    @Nullable String to;
    @Nullable String reason;
    long occurredAtMillis;
    @Nullable Map<String, String> metadata;
    long ifVersion;
    @Nullable String name;
    @Nullable Map<String, String> attributes;
    @Nullable String hold;
    @Nullable String transaction;
    long expiresInSeconds;
    boolean dryRun;
    @Nullable GroupId group;

    /** It names a group, but which one cannot be read. */
    boolean groupUnreadable;

    private int seen;
    private @Nullable Problem problem;

    /** Notes that the field stands here; false where it stood before. */
    boolean sees(Field field) {
        var first = (seen & field.bit()) == 0;
        seen |= field.bit();
        return first;
    }

    void fault(Problem fault) {
        if (problem == null) {
            problem = fault;
        }
    }

    void fault(Field field, String detail) {
        fault(Problem.ofField(field.word(), detail));
    }

    /**
     * What it turned out to be.
     *
     * @param waiting whether the request waits for decisions
     */
    Parsed finish(long nowMillis, boolean waiting) {
        if (problem == null && type == null) {
            fault(Field.TYPE, "is missing");
        }
        if (problem == null) {
            checkFields(Objects.requireNonNull(type));
        }
        if (problem == null && dryRun && !waiting) {
            fault(Field.DRY_RUN, "needs Prefer: wait, because its answer is all that there is");
        }
        if (problem == null) {
            return new Parsed.Valid(command(Objects.requireNonNull(type), nowMillis));
        }
        return groupUnreadable
                ? new Parsed.Unreadable(id, problem)
                : new Parsed.Invalid(id, problem, group);
    }

    private void checkFields(CommandType known) {
        for (var field : Field.values()) {
            var present = has(field);
            if (!present && (known.required() & field.bit()) != 0) {
                fault(field, "is missing");
            } else if (present && (known.allowed() & field.bit()) == 0) {
                fault(field, "is no field of " + known.word());
            }
        }
        if (known == CommandType.PROFILE && name == null && attributes == null) {
            fault(Field.NAME, "is missing, and so are attributes: nothing would change");
        }
        if (to != null && to.equals(user)) {
            fault(Field.TO, "must be another user");
        }
        if (known == CommandType.REVERSE && group != null) {
            fault(Field.GROUP, "cannot have a reverse: it may be decided at another user");
        }
    }

    private Command command(CommandType known, long nowMillis) {
        var given = has(Field.OCCURRED_AT);
        var head =
                new CommandHead(
                        new CommandId(Objects.requireNonNull(id)),
                        new UserId(Objects.requireNonNull(user)),
                        given ? occurredAtMillis : nowMillis,
                        given,
                        reason,
                        metadata == null ? Map.of() : metadata,
                        new CommandOptions(
                                has(Field.IF_VERSION) ? Long.valueOf(ifVersion) : null,
                                dryRun,
                                group));
        return switch (known) {
            case PROFILE -> new Command.ChangeProfile(head, new ProfileChange(name, attributes));
            case GRANT -> new Command.GrantCredits(head, assetId(), new Amount(amount));
            case SPEND -> new Command.SpendCredits(head, assetId(), new Amount(amount));
            case TRANSFER ->
                    new Command.TransferCredits(
                            head,
                            assetId(),
                            new Amount(amount),
                            new UserId(Objects.requireNonNull(to)));
            case HOLD ->
                    new Command.PlaceHold(head, assetId(), new Amount(amount), expiresInSeconds);
            case CAPTURE ->
                    new Command.CaptureHold(
                            head,
                            new CommandId(Objects.requireNonNull(hold)),
                            has(Field.AMOUNT) ? new Amount(amount) : null);
            case RELEASE ->
                    new Command.ReleaseHold(head, new CommandId(Objects.requireNonNull(hold)));
            case REVERSE ->
                    new Command.ReverseTransaction(
                            head, new CommandId(Objects.requireNonNull(transaction)));
            case FREEZE -> new Command.FreezeUser(head);
            case UNFREEZE -> new Command.UnfreezeUser(head);
        };
    }

    private boolean has(Field field) {
        return (seen & field.bit()) != 0;
    }

    private AssetId assetId() {
        return new AssetId(asset == null ? DEFAULT_ASSET : asset);
    }
}
