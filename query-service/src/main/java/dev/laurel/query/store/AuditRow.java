package dev.laurel.query.store;

import dev.laurel.contract.view.Balance;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the users together have and ever had of an asset, in minor units: row of {@link
 * ColumnFamily#AUDIT}. Each number of a user fits a long; their sum over all users may not.
 *
 * @param granted by grants, without those reversed
 * @param spent by spends and captures, without those reversed
 * @param received by transfers
 * @param sent by transfers
 * @param available to spend
 * @param held set aside
 */
public record AuditRow(
        BigInteger granted,
        BigInteger spent,
        BigInteger received,
        BigInteger sent,
        BigInteger available,
        BigInteger held) {

    public static final AuditRow ZERO =
            new AuditRow(
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO);

    /** The rows of all assets that anybody ever had, by asset. */
    public static SortedMap<String, AuditRow> all(StoreSnapshot snapshot) {
        var all = new TreeMap<String, AuditRow>();
        try (var rows = snapshot.cursor(ColumnFamily.AUDIT, new byte[0], null)) {
            for (; rows.isValid(); rows.next()) {
                all.put(new String(rows.key(), StandardCharsets.UTF_8), decode(rows.value()));
            }
        }
        return all;
    }

    /** The sums after one user's balance has become another. */
    public AuditRow changed(Balance before, Balance after) {
        var was = before.totals();
        var is = after.totals();
        return new AuditRow(
                plus(granted, was.earned(), is.earned()),
                plus(spent, was.spent(), is.spent()),
                plus(received, was.received(), is.received()),
                plus(sent, was.sent(), is.sent()),
                plus(available, before.available(), after.available()),
                plus(held, before.held(), after.held()));
    }

    private static BigInteger plus(BigInteger sum, long before, long after) {
        return before == after
                ? sum
                : sum.subtract(BigInteger.valueOf(before)).add(BigInteger.valueOf(after));
    }

    /**
     * What has left its senders and has not come to its receivers. Users are not all seen as of the
     * same moment, so it can be below 0 for a moment.
     */
    public BigInteger inFlight() {
        return sent.subtract(received);
    }

    /** What is there without having been granted, or below 0 what is lost. 0 if all is well. */
    public BigInteger difference() {
        return available.add(held).add(inFlight()).add(spent).subtract(granted);
    }

    public byte[] encode() {
        var sums = new BigInteger[] {granted, spent, received, sent, available, held};
        var bytes = ByteBuffer.allocate(sums.length * (1 + Long.BYTES * 2));
        for (var sum : sums) {
            var twosComplement = sum.toByteArray();
            bytes.put((byte) twosComplement.length).put(twosComplement);
        }
        var row = new byte[bytes.position()];
        bytes.flip().get(row);
        return row;
    }

    public static AuditRow decode(byte[] row) {
        var bytes = ByteBuffer.wrap(row);
        return new AuditRow(sum(bytes), sum(bytes), sum(bytes), sum(bytes), sum(bytes), sum(bytes));
    }

    private static BigInteger sum(ByteBuffer bytes) {
        var twosComplement = new byte[bytes.get()];
        bytes.get(twosComplement);
        return new BigInteger(twosComplement);
    }
}
