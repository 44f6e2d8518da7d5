package dev.laurel.query.store;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.Totals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The balances of a user inside a row: their number, and of each its asset, what it is and what it
 * was.
 */
final class BalanceLayout {

    private static final int NUMBERS = 7;

    private BalanceLayout() {}

    static byte[] encode(List<Balance> balances) {
        var assets = new ArrayList<byte[]>(balances.size());
        var size = Short.BYTES;
        for (var balance : balances) {
            var asset = balance.asset().value().getBytes(StandardCharsets.UTF_8);
            assets.add(asset);
            size += 1 + asset.length + NUMBERS * Long.BYTES;
        }
        var bytes = ByteBuffer.allocate(size).putShort((short) balances.size());
        for (var at = 0; at < balances.size(); at++) {
            var balance = balances.get(at);
            var totals = balance.totals();
            bytes.put((byte) assets.get(at).length)
                    .put(assets.get(at))
                    .putLong(balance.available())
                    .putLong(balance.held())
                    .putLong(totals.earned())
                    .putLong(totals.spent())
                    .putLong(totals.received())
                    .putLong(totals.sent())
                    .putLong(totals.transactions());
        }
        return bytes.array();
    }

    static List<Balance> decode(ByteBuffer bytes) {
        var balances = new ArrayList<Balance>();
        for (var left = bytes.getShort(); left > 0; left--) {
            var asset = new byte[Byte.toUnsignedInt(bytes.get())];
            bytes.get(asset);
            balances.add(
                    new Balance(
                            new AssetId(new String(asset, StandardCharsets.UTF_8)),
                            bytes.getLong(),
                            bytes.getLong(),
                            totals(bytes)));
        }
        return balances;
    }

    private static Totals totals(ByteBuffer bytes) {
        return new Totals(
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong(),
                bytes.getLong());
    }
}
