package dev.laurel.projection.ledger.heal;

import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.LedgerPosition;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.ledger.state.StagedState;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.Deque;
import java.util.List;
import java.util.SortedMap;

/**
 * What is to be done before anything is decided.
 *
 * @param position from which on a next start looks, until a newer one is known
 * @param staged what the state lacks of its events, not committed
 * @param applied how many events that are
 * @param folds users whose state is replaced
 * @param lastTransaction the events whose legs set out again
 * @param again records of the inputs that are decided again, the oldest first
 */
public record HealingPlan(
        LedgerPosition position,
        StagedState staged,
        long applied,
        List<Fold> folds,
        List<LoggedEvent> lastTransaction,
        Deque<ConsumerRecord<byte[], byte[]>> again) {

    /**
     * A user as the events have it.
     *
     * @param remembered by the key of the store decisions
     * @param whole whether that is all that must be remembered; events of an older ledger do not
     *     say it
     */
    public record Fold(
            UserId user,
            Account account,
            SortedMap<byte[], Remembered> remembered,
            boolean whole) {}
}
