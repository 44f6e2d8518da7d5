package dev.laurel.projection.ledger.codec;

import com.google.protobuf.InvalidProtocolBufferException;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.wire.v1.AccountBalanceMessage;
import dev.laurel.kafka.wire.v1.AccountMessage;
import dev.laurel.kafka.wire.v1.OpenHoldMessage;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Account.Standing;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.OpenHold;

import java.util.ArrayList;

/** Values of the store accounts. */
public final class AccountCodec {

    private AccountCodec() {}

    public static byte[] encode(Account account) {
        var message =
                AccountMessage.newBuilder()
                        .setVersion(account.version())
                        .setFrozen(account.frozen())
                        .setQuarantined(account.quarantined());
        for (var balance : account.balances()) {
            message.addBalances(
                    AccountBalanceMessage.newBuilder()
                            .setAsset(balance.asset().value())
                            .setAvailable(balance.available())
                            .setHeld(balance.held())
                            .setEarned(balance.earned())
                            .setSpent(balance.spent())
                            .setReceived(balance.received())
                            .setSent(balance.sent()));
        }
        for (var hold : account.holds()) {
            message.addHolds(
                    OpenHoldMessage.newBuilder()
                            .setId(hold.id().value())
                            .setAsset(hold.asset().value())
                            .setAmount(hold.amount())
                            .setExpiresAtMillis(hold.expiresAtMillis()));
        }
        return message.build().toByteArray();
    }

    /**
     * Reads an account.
     *
     * @throws CodecException where the bytes are none
     */
    public static Account decode(byte[] bytes) {
        try {
            return account(AccountMessage.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new CodecException("Expected to read an account, but " + e.getMessage(), e);
        }
    }

    private static Account account(AccountMessage message) {
        var balances = new ArrayList<AccountBalance>(message.getBalancesCount());
        for (var balance : message.getBalancesList()) {
            balances.add(
                    new AccountBalance(
                            new AssetId(balance.getAsset()),
                            balance.getAvailable(),
                            balance.getHeld(),
                            balance.getEarned(),
                            balance.getSpent(),
                            balance.getReceived(),
                            balance.getSent()));
        }
        var holds = new ArrayList<OpenHold>(message.getHoldsCount());
        for (var hold : message.getHoldsList()) {
            holds.add(
                    new OpenHold(
                            new CommandId(hold.getId()),
                            new AssetId(hold.getAsset()),
                            hold.getAmount(),
                            hold.getExpiresAtMillis()));
        }
        return new Account(
                message.getVersion(),
                new Standing(message.getFrozen(), message.getQuarantined()),
                balances,
                holds);
    }
}
