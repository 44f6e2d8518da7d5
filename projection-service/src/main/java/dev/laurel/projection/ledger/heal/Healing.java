package dev.laurel.projection.ledger.heal;

import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.RememberedEvent;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.applier.EventReplay;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.LedgerPosition;
import dev.laurel.projection.ledger.state.StagedState;
import dev.laurel.projection.ledger.store.StreamsLedgerState;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what a partition's state lacks of its events, or has beyond them. The events are the truth;
 * the offsets of the inputs and the changelogs are not, because a coordinator that forgets can
 * commit some of a transaction and roll back the rest.
 *
 * <ul>
 *   <li>Events that the state lacks are applied. Their commands, should they come again, are then
 *       repeats. What it has of the end of the log is written again: a state on a disk may have
 *       what its changelog lacks.
 *   <li>A user of whom the state has more than the events, or lacks more than the end of them, is
 *       folded anew from all events of the partition; one of whom an event is missing or cannot be
 *       read stays as it is.
 *   <li>Legs of the last transaction set out again: whoever has them already knows them.
 *   <li>Commands and legs that count as consumed and have no event are decided again.
 * </ul>
 *
 * <p>Reads only; what it finds is a {@link HealingPlan}.
 *
 * <p>Threading: one thread; one use.
 */
public final class Healing {

    private static final Logger LOG = LoggerFactory.getLogger(Healing.class);

    private final LedgerLog log;
    private final int partition;
    private final Set<UserId> refolded;
    private final StreamsLedgerState state;
    private final StagedState staged;
    private final EventReplay replay;
    private final Map<UserId, Long> versions = new HashMap<>();
    private final List<LoggedEvent> lastTransaction = new ArrayList<>();
    private final Set<UserId> unreadable = new HashSet<>();
    private final Set<UserId> unreadableState = new HashSet<>();
    private long nextOffset = -1;

    /**
     * Makes one.
     *
     * @param refolded users who are folded anew in any case, of this partition and others
     */
    public Healing(LedgerLog log, int partition, Set<UserId> refolded, StreamsLedgerState state) {
        this.log = log;
        this.partition = partition;
        this.refolded = refolded;
        this.state = state;
        this.staged = new StagedState(state);
        this.replay = new EventReplay(staged);
    }

    /** Reads the state and the log. */
    public HealingPlan plan() {
        var position = state.position();
        var end = log.settledEnd(partition);
        var lostItsEnd = position.events() > end;
        var commands = new Causes(Topics.COMMANDS.name(), position.commands());
        var transfers = new Causes(Topics.TRANSFERS.name(), position.transfers());
        log.events(
                partition,
                lostItsEnd ? 0 : position.events(),
                end,
                record -> {
                    noteGap(record);
                    var event = LoggedEvent.of(record);
                    if (event.isEmpty()) {
                        noteUnreadable(record);
                    } else {
                        take(event.get(), lostItsEnd);
                        if (event.get().cause() != null) {
                            commands.add(event.get().cause());
                            transfers.add(event.get().cause());
                        }
                    }
                });
        replay.end();
        var suspects = new HashSet<>(replay.gaps());
        refolded.stream().filter(this::isHere).forEach(suspects::add);
        suspects.addAll(lostItsEnd ? aheadOfAll() : aheadOfEnd(position));
        var again = new ArrayDeque<ConsumerRecord<byte[], byte[]>>();
        missing(commands, lostItsEnd, again);
        missing(transfers, lostItsEnd, again);
        return new HealingPlan(
                lostItsEnd
                        ? new LedgerPosition(
                                end,
                                position.accountsChangelog(),
                                commands.first(true),
                                transfers.first(true))
                        : position,
                staged,
                replay.applied(),
                folded(suspects, end),
                List.copyOf(lastTransaction),
                again);
    }

    private boolean isHere(UserId user) {
        return KeyPartitioner.partition(user.bytes(), Topics.PARTITIONS) == partition;
    }

    /** Whose event it is, as far as its key says that. */
    private void noteUnreadable(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null) {
            var user = new String(record.key(), StandardCharsets.UTF_8);
            if (UserId.violation(user) == null) {
                unreadable.add(new UserId(user));
            }
        }
    }

    /** The records of a transaction lie side by side: its marker, or another's records, end it. */
    private void noteGap(ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() != nextOffset) {
            lastTransaction.clear();
        }
        nextOffset = record.offset() + 1;
    }

    /** All of a log that lost its end is in the state; only what lies behind it is in question. */
    private void take(LoggedEvent logged, boolean lostItsEnd) {
        var event = logged.content().event();
        if (event instanceof Change change) {
            versions.put(change.head().user(), change.head().version());
        }
        if (!lostItsEnd) {
            replay(logged.content());
        }
        lastTransaction.add(logged);
    }

    private void replay(RememberedEvent logged) {
        try {
            replay.take(logged);
        } catch (CodecException e) {
            var user = logged.event().head().user();
            LOG.error("What the ledger has of {} cannot be read", user, e);
            replay.leaveOut(user);
            unreadableState.add(user);
        }
    }

    /** Users that the end of the changelog changed, but the end of the events did not so far. */
    private Set<UserId> aheadOfEnd(LedgerPosition position) {
        var ahead = new HashSet<UserId>();
        log.accounts(
                partition,
                position.accountsChangelog(),
                record -> {
                    if (record.value() != null && !StreamsLedgerState.isPosition(record.key())) {
                        var user = UserId.of(record.key());
                        if (isAhead(user, record.value())) {
                            ahead.add(user);
                        }
                    }
                });
        return ahead;
    }

    /** One that cannot be read is folded anew too. */
    private boolean isAhead(UserId user, byte[] account) {
        var logged = versions.getOrDefault(user, 0L);
        try {
            return AccountCodec.decode(account).version() > logged
                    && state.account(user).version() > logged;
        } catch (CodecException _) {
            return true;
        }
    }

    private Set<UserId> aheadOfAll() {
        var ahead = new HashSet<UserId>();
        state.accounts(
                (user, account) -> {
                    if (isAhead(user, account)) {
                        ahead.add(user);
                    }
                });
        return ahead;
    }

    /** What all events make of those whose state is something else. */
    private List<HealingPlan.Fold> folded(Set<UserId> suspects, long end) {
        if (suspects.isEmpty()) {
            return List.of();
        }
        var folded = new FoldedState();
        var fold = new EventReplay(folded);
        var withoutMemory = new HashSet<UserId>();
        log.events(
                partition,
                0,
                end,
                record -> {
                    var event = LoggedEvent.of(record).map(LoggedEvent::content);
                    if (event.isEmpty()) {
                        noteUnreadable(record);
                    } else if (suspects.contains(event.get().event().head().user())) {
                        fold.take(event.get());
                        if (EventReplay.lacksMemory(event.get())) {
                            withoutMemory.add(event.get().event().head().user());
                        }
                    }
                });
        fold.end();
        unreadable.addAll(fold.gaps());
        var inAnyCase = new HashSet<>(refolded);
        inAnyCase.addAll(unreadableState);
        var folds = new ArrayList<HealingPlan.Fold>();
        for (var user : suspects) {
            var account = folded.account(user);
            if (unreadable.contains(user)) {
                LOG.error(
                        "Partition {}: {} stays as it is in the state: some of its events are missing or cannot be read",
                        partition,
                        user);
            } else if (inAnyCase.contains(user) || differs(user, account)) {
                folds.add(
                        new HealingPlan.Fold(
                                user,
                                account,
                                folded.decisionsOf(user),
                                !withoutMemory.contains(user)));
            }
        }
        return folds;
    }

    private boolean differs(UserId user, Account account) {
        try {
            return !account.equals(staged.account(user));
        } catch (CodecException _) {
            return true;
        }
    }

    private void missing(
            Causes causes, boolean lostItsEnd, Deque<ConsumerRecord<byte[], byte[]>> again) {
        log.consumed(
                causes.topic(),
                partition,
                causes.first(lostItsEnd),
                record -> {
                    if (!causes.has(record.offset())) {
                        again.add(record);
                    }
                });
    }
}
