package dev.laurel.kafka.codec;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.ChangeProfile;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.wire.v1.CommandMessage;
import dev.laurel.kafka.wire.v1.GrantBody;
import dev.laurel.kafka.wire.v1.ProfileBody;
import dev.laurel.kafka.wire.v1.SpendBody;
import dev.laurel.kafka.wire.v1.TransferBody;

/** Values of laurel.commands. */
public final class CommandCodec {

    private CommandCodec() {}

    public static byte[] encode(Command command) {
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
        }
        return message.build().toByteArray();
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
        if (head.ifVersion() != null) {
            message.setIfVersionPlusOne(head.ifVersion() + 1);
        }
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
    public static Command decode(byte[] bytes) {
        return Decoding.decode("command", bytes, CommandMessage.parser(), CommandCodec::command);
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
                        message.getIfVersionPlusOne() == 0
                                ? null
                                : Long.valueOf(message.getIfVersionPlusOne() - 1));
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
            case BODY_NOT_SET -> throw new CodecException("Expected a known command body");
        };
    }

    private static ProfileChange profile(ProfileBody body) {
        return new ProfileChange(
                body.hasName() ? body.getName() : null,
                body.getAttributesGiven() ? body.getAttributesMap() : null);
    }
}
