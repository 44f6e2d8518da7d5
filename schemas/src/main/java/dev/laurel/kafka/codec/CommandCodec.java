package dev.laurel.kafka.codec;

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
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.wire.v1.CaptureBody;
import dev.laurel.kafka.wire.v1.CommandMessage;
import dev.laurel.kafka.wire.v1.FreezeBody;
import dev.laurel.kafka.wire.v1.GrantBody;
import dev.laurel.kafka.wire.v1.GroupBody;
import dev.laurel.kafka.wire.v1.HoldBody;
import dev.laurel.kafka.wire.v1.ProfileBody;
import dev.laurel.kafka.wire.v1.ReleaseBody;
import dev.laurel.kafka.wire.v1.ReverseBody;
import dev.laurel.kafka.wire.v1.SpendBody;
import dev.laurel.kafka.wire.v1.TransferBody;
import dev.laurel.kafka.wire.v1.UnfreezeBody;

import org.jspecify.annotations.Nullable;

/** Values of laurel.commands. */
public final class CommandCodec {

    private CommandCodec() {}

    public static byte[] encode(CommandEntry entry) {
        return switch (entry) {
            case Command command -> message(command).build().toByteArray();
            case CommandGroup group -> message(group).toByteArray();
        };
    }

    private static CommandMessage message(CommandGroup group) {
        var members = GroupBody.newBuilder().setName(group.name().value());
        group.members().forEach(member -> members.addMembers(message(member)));
        return CommandMessage.newBuilder()
                .setUser(group.user().value())
                .setMembers(members)
                .build();
    }

    private static CommandMessage.Builder message(Command command) {
        var message = head(command.head());
        switch (command) {
            case ChangeProfile(_, var change) -> message.setProfile(profile(change));
            case GrantCredits(_, var asset, var amount) ->
                    message.setGrant(
                            GrantBody.newBuilder()
                                    .setAsset(asset.value())
                                    .setAmount(amount.minorUnits()));
            case SpendCredits(_, var asset, var amount) ->
                    message.setSpend(
                            SpendBody.newBuilder()
                                    .setAsset(asset.value())
                                    .setAmount(amount.minorUnits()));
            case TransferCredits(_, var asset, var amount, var to) ->
                    message.setTransfer(
                            TransferBody.newBuilder()
                                    .setAsset(asset.value())
                                    .setAmount(amount.minorUnits())
                                    .setTo(to.value()));
            case PlaceHold(_, var asset, var amount, var expiresInSeconds) ->
                    message.setHold(
                            HoldBody.newBuilder()
                                    .setAsset(asset.value())
                                    .setAmount(amount.minorUnits())
                                    .setExpiresInSeconds(expiresInSeconds));
            case CaptureHold(_, var hold, var amount) -> message.setCapture(capture(hold, amount));
            case ReleaseHold(_, var hold) ->
                    message.setRelease(ReleaseBody.newBuilder().setHold(hold.value()));
            case ReverseTransaction(_, var transaction) ->
                    message.setReverse(
                            ReverseBody.newBuilder().setTransaction(transaction.value()));
            case FreezeUser _ -> message.setFreeze(FreezeBody.getDefaultInstance());
            case UnfreezeUser _ -> message.setUnfreeze(UnfreezeBody.getDefaultInstance());
        }
        return message;
    }

    private static CaptureBody capture(CommandId hold, @Nullable Amount amount) {
        var body = CaptureBody.newBuilder().setHold(hold.value());
        if (amount != null) {
            body.setAmount(amount.minorUnits());
        }
        return body.build();
    }

    private static CommandMessage.Builder head(CommandHead head) {
        var message =
                CommandMessage.newBuilder()
                        .setId(head.id().value())
                        .setUser(head.user().value())
                        .setOccurredAtMillis(head.occurredAtMillis())
                        .setOccurredAtGiven(head.occurredAtGiven())
                        .putAllMetadata(head.metadata());
        if (head.reason() != null) {
            message.setReason(head.reason());
        }
        var options = head.options();
        if (options.ifVersion() != null) {
            message.setIfVersionPlusOne(options.ifVersion() + 1);
        }
        if (options.group() != null) {
            message.setGroup(options.group().value());
        }
        message.setDryRun(options.dryRun());
        return message;
    }

    private static ProfileBody profile(ProfileChange change) {
        var body = ProfileBody.newBuilder();
        if (change.name() != null) {
            body.setName(change.name());
        }
        if (change.attributes() != null) {
            body.setAttributesGiven(true).putAllAttributes(change.attributes());
        }
        return body.build();
    }

    /**
     * Reads a command.
     *
     * @throws CodecException where the bytes are none
     */
    public static CommandEntry decode(byte[] bytes) {
        return Decoding.decode("command", bytes, CommandMessage.parser(), CommandCodec::entry);
    }

    private static CommandEntry entry(CommandMessage message) {
        return message.hasMembers()
                ? new CommandGroup(
                        new GroupId(message.getMembers().getName()),
                        message.getMembers().getMembersList().stream()
                                .map(CommandCodec::command)
                                .toList())
                : command(message);
    }

    private static Command command(CommandMessage message) {
        var head =
                new CommandHead(
                        new CommandId(message.getId()),
                        new UserId(message.getUser()),
                        message.getOccurredAtMillis(),
                        message.getOccurredAtGiven(),
                        Decoding.absentIfEmpty(message.getReason()),
                        message.getMetadataMap(),
                        options(message));
        return switch (message.getBodyCase()) {
            case PROFILE -> new ChangeProfile(head, profile(message.getProfile()));
            case GRANT ->
                    new GrantCredits(
                            head,
                            new AssetId(message.getGrant().getAsset()),
                            new Amount(message.getGrant().getAmount()));
            case SPEND ->
                    new SpendCredits(
                            head,
                            new AssetId(message.getSpend().getAsset()),
                            new Amount(message.getSpend().getAmount()));
            case TRANSFER ->
                    new TransferCredits(
                            head,
                            new AssetId(message.getTransfer().getAsset()),
                            new Amount(message.getTransfer().getAmount()),
                            new UserId(message.getTransfer().getTo()));
            case HOLD ->
                    new PlaceHold(
                            head,
                            new AssetId(message.getHold().getAsset()),
                            new Amount(message.getHold().getAmount()),
                            message.getHold().getExpiresInSeconds());
            case CAPTURE ->
                    new CaptureHold(
                            head,
                            new CommandId(message.getCapture().getHold()),
                            message.getCapture().hasAmount()
                                    ? new Amount(message.getCapture().getAmount())
                                    : null);
            case RELEASE -> new ReleaseHold(head, new CommandId(message.getRelease().getHold()));
            case REVERSE ->
                    new ReverseTransaction(
                            head, new CommandId(message.getReverse().getTransaction()));
            case FREEZE -> new FreezeUser(head);
            case UNFREEZE -> new UnfreezeUser(head);
            case MEMBERS, BODY_NOT_SET -> throw new CodecException("Expected a known command body");
        };
    }

    private static ProfileChange profile(ProfileBody body) {
        return new ProfileChange(
                body.hasName() ? body.getName() : null,
                body.getAttributesGiven() ? body.getAttributesMap() : null);
    }

    private static CommandOptions options(CommandMessage message) {
        var group = Decoding.absentIfEmpty(message.getGroup());
        var ifVersion = message.getIfVersionPlusOne() - 1;
        return ifVersion == -1 && group == null && !message.getDryRun()
                ? CommandOptions.NONE
                : new CommandOptions(
                        ifVersion == -1 ? null : Long.valueOf(ifVersion),
                        message.getDryRun(),
                        group == null ? null : new GroupId(group));
    }
}
