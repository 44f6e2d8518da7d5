package dev.laurel.reference;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.UserFrozen;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.UserId;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that the query-services must serve, from all events in the order of their partitions. On the
 * way it looks whether the events are such as the ledger may write: versions without gaps, no
 * balance under its floor, holds that end once, transactions that are reversed once, one first
 * answer to a command.
 *
 * <p>It holds every user and every command in memory: some hundred bytes each.
 *
 * <p>Threading: one thread.
 */
public final class ReferenceReadModel {

    /** How long the ledger remembers the id of a command where nothing else is set. */
    public static final Duration DECISIONS_KEPT = Duration.ofDays(7);

    private final Catalogue catalogue;
    private final Findings findings;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Standings standings;
    private final OpenHolds holds;
    private final FirstAnswers answers;
    private final Reversals reversals;
    private final Map<Integer, Long> lastOffsets = new TreeMap<>();
    private long events;

    /** Of a ledger that remembers the ids of commands for {@link #DECISIONS_KEPT}. */
    public ReferenceReadModel(Catalogue catalogue, Findings findings) {
        this(catalogue, findings, DECISIONS_KEPT);
    }

    /**
     * Of any ledger.
     *
     * @param findings told of what the events cannot be
     * @param decisionsKept how long the ledger remembers the id of a command at least
     */
    public ReferenceReadModel(Catalogue catalogue, Findings findings, Duration decisionsKept) {
        var users = new Interned<UserId>();
        this.catalogue = catalogue;
        this.findings = findings;
        this.standings = new Standings(catalogue);
        this.holds = new OpenHolds(findings);
        this.answers = new FirstAnswers(findings, decisionsKept, users);
        this.reversals = new Reversals(findings, users);
    }

    /** Takes the next event of a partition. */
    public void take(Event event, int partition, long offset) {
        var at = partition + ":" + offset;
        events++;
        lastOffsets.put(partition, offset);
        answers.take(event, partition, at);
        if (event instanceof Change change) {
            var user = change.head().user().value();
            var before = accounts.getOrDefault(user, Account.NEW);
            var version = change.head().version();
            if (version != before.version() + 1) {
                findings.add(
                        "%s: version %d of %s comes after %d"
                                .formatted(at, version, user, before.version()));
            }
            accounts.put(user, after(before, change, at).at(version));
        }
    }

    private Account after(Account before, Change change, String at) {
        return switch (change) {
            case MoneyMoved moved -> moved(before, moved, at);
            case ProfileChanged profile -> before.with(profile.change());
            case UserFrozen _ -> before.frozen(true);
            case UserUnfrozen _ -> before.frozen(false);
            case UserQuarantined _ -> before;
        };
    }

    private Account moved(Account account, MoneyMoved event, String at) {
        var asset = event.asset().value();
        var before = account.purse(asset);
        var after = before.after(event);
        var user = event.head().user().value();
        if (!after.available().equals(BigInteger.valueOf(event.available()))) {
            findings.add(
                    "%s: %s has %s %s available, but the event says %d"
                            .formatted(at, user, after.available(), asset, event.available()));
        }
        if (after.available().compareTo(floor(event.asset())) < 0
                && after.available().compareTo(before.available()) < 0) {
            findings.add(
                    "%s: %s has %s %s available, under the floor"
                            .formatted(at, user, after.available(), asset));
        }
        if (after.held().signum() < 0) {
            findings.add("%s: %s holds %s %s".formatted(at, user, after.held(), asset));
        }
        holds.take(event, at);
        reversals.take(event, at);
        standings.take(event, before, after);
        return account.with(asset, after);
    }

    private BigInteger floor(AssetId asset) {
        return BigInteger.valueOf(catalogue.asset(asset).map(it -> it.floor()).orElse(0L));
    }

    public long events() {
        return events;
    }

    /** The last offset of each partition that has any. */
    public Map<Integer, Long> lastOffsets() {
        return Collections.unmodifiableMap(lastOffsets);
    }

    /** All users that ever changed. */
    public Map<String, Account> accounts() {
        return Collections.unmodifiableMap(accounts);
    }

    public Standings standings() {
        return standings;
    }

    public OpenHolds holds() {
        return holds;
    }

    /** What all users have and had together, by asset; of every asset in the catalogue. */
    public Map<String, Purse> sums() {
        var sums = new TreeMap<String, Purse>();
        catalogue.assets().forEach(asset -> sums.put(asset.id().value(), Purse.EMPTY));
        for (var account : accounts.values()) {
            account.purses().forEach((asset, purse) -> sums.merge(asset, purse, Purse::plus));
        }
        return sums;
    }
}
