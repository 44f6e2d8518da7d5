package dev.laurel.reference.ledger;

import java.math.BigInteger;
import java.util.List;

/**
 * What a user has of one asset. Numbers without bounds: the rules are the only bounds there are.
 *
 * <p>Threading: one thread.
 */
final class Purse {

    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    BigInteger available = BigInteger.ZERO;
    BigInteger held = BigInteger.ZERO;
    BigInteger earned = BigInteger.ZERO;
    BigInteger spent = BigInteger.ZERO;
    BigInteger received = BigInteger.ZERO;
    BigInteger sent = BigInteger.ZERO;

    Purse copy() {
        var copy = new Purse();
        copy.available = available;
        copy.held = held;
        copy.earned = earned;
        copy.spent = spent;
        copy.received = received;
        copy.sent = sent;
        return copy;
    }

    /** All that it has, were every hold released, with this much more: is it a possible number? */
    boolean hasRoomFor(BigInteger amount) {
        return isPossible(available.add(held).add(amount));
    }

    static boolean isPossible(BigInteger number) {
        return number.compareTo(MAX) <= 0;
    }

    List<BigInteger> numbers() {
        return List.of(available, held, earned, spent, received, sent);
    }
}
