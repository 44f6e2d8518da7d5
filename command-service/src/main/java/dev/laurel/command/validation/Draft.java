package dev.laurel.command.validation;

import dev.laurel.command.problem.Problem;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

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

    /** What it turned out to be. */
    Parsed finish(long nowMillis) {
        if (problem == null && type == null) {
            fault(Field.TYPE, "is missing");
        }
        if (problem == null) {
            checkFields(Objects.requireNonNull(type));
        }
        return problem == null
                ? new Parsed.Valid(command(Objects.requireNonNull(type), nowMillis))
                : new Parsed.Invalid(id, problem);
    }

    private void checkFields(CommandType known) {
        for (var field : Field.values()) {
            var present = (seen & field.bit()) != 0;
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
    }

    private Command command(CommandType known, long nowMillis) {
        var given = (seen & Field.OCCURRED_AT.bit()) != 0;
        var head =
                new CommandHead(
                        new CommandId(Objects.requireNonNull(id)),
                        new UserId(Objects.requireNonNull(user)),
                        given ? occurredAtMillis : nowMillis,
                        given,
                        reason,
                        metadata == null ? Map.of() : metadata,
                        (seen & Field.IF_VERSION.bit()) == 0 ? null : Long.valueOf(ifVersion));
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
        };
    }

    private AssetId assetId() {
        return new AssetId(asset == null ? DEFAULT_ASSET : asset);
    }
}
