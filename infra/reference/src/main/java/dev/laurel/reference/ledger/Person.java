package dev.laurel.reference.ledger;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that the ledger knows of a user. To try something out, work on a copy.
 *
 * <p>Threading: one thread.
 */
final class Person {

    final UserId user;
    final Map<AssetId, Purse> purses = new HashMap<>();
    final Map<CommandId, OpenHold> holds = new LinkedHashMap<>();
    final Map<CommandId, Memory> memories = new HashMap<>();
    final Map<Receipt, Deed> receipts = new HashMap<>();
    final Map<Question, Optional<RejectionReason>> questions = new HashMap<>();
    final Set<Homecoming> homecomings = new HashSet<>();
    long version;
    boolean frozen;

    Person(UserId user) {
        this.user = user;
    }

    /** What can be undone, by what it was. */
    enum Kind {
        GRANT,
        SPEND,
        HOLD,
        TRANSFER,
        SENT_HOME
    }

    /** A command that was decided, or, without an answer, is being decided by somebody else. */
    record Memory(
            Map<String, Object> content,
            @Nullable Outcome first,
            long decidedAt,
            @Nullable Deed deed) {}

    /**
     * What a command did.
     *
     * @param version of the user who did it, with it
     */
    record Deed(
            Kind kind,
            AssetId asset,
            BigInteger amount,
            @Nullable UserId other,
            long occurredAt,
            boolean undone,
            long version) {

        Deed undo() {
            return new Deed(kind, asset, amount, other, occurredAt, true, version);
        }
    }

    /** Names a transfer that came in. */
    record Receipt(CommandId transfer, UserId sender) {}

    /** Names what a sender asked: to have a transfer back. */
    record Question(CommandId command, UserId sender, CommandId transfer, long version) {}

    /** Names credits that came back from whom they were sent to. */
    record Homecoming(CommandId transfer, UserId receiver, long version) {}

    record OpenHold(AssetId asset, BigInteger amount, long expiresAt) {}

    Person copy() {
        var copy = new Person(user);
        purses.forEach((asset, purse) -> copy.purses.put(asset, purse.copy()));
        copy.holds.putAll(holds);
        copy.memories.putAll(memories);
        copy.receipts.putAll(receipts);
        copy.questions.putAll(questions);
        copy.homecomings.addAll(homecomings);
        copy.version = version;
        copy.frozen = frozen;
        return copy;
    }

    Purse purse(AssetId asset) {
        return purses.computeIfAbsent(asset, _ -> new Purse());
    }

    long available(AssetId asset) {
        return purse(asset).available.longValueExact();
    }

    @Nullable Deed deed(CommandId command) {
        var memory = memories.get(command);
        return memory == null ? null : memory.deed;
    }

    /** Whether the command is this transfer, and not another that was made under its id later. */
    boolean isTransfer(CommandId command, UserId to, long version) {
        var deed = deed(command);
        return deed != null
                && deed.kind == Kind.TRANSFER
                && to.equals(deed.other)
                && deed.version == version;
    }

    void undo(CommandId command) {
        var memory = memories.get(command);
        if (memory != null && memory.deed != null) {
            memories.put(
                    command,
                    new Memory(memory.content, memory.first, memory.decidedAt, memory.deed.undo()));
        }
    }
}
