package dev.laurel.contract.command;

import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;

import java.util.HashSet;
import java.util.List;

/**
 * Commands of one user that are all applied or all rejected, in this order.
 *
 * @param members 1 to {@value #MEMBERS_MAX}, each with an id of its own and the name of the group
 *     in its options, all or none of them a dry run, none a reversal: that of a transfer is decided
 *     elsewhere
 */
public record CommandGroup(GroupId name, List<Command> members) implements CommandEntry {

    public static final int MEMBERS_MAX = 100;

    public CommandGroup {
        members = List.copyOf(members);
        if (members.isEmpty() || members.size() > MEMBERS_MAX) {
            throw new IllegalArgumentException("must have 1 to " + MEMBERS_MAX + " members");
        }
        var first = members.getFirst().head();
        var ids = new HashSet<>();
        for (var member : members) {
            var head = member.head();
            if (!head.user().equals(first.user())) {
                throw new IllegalArgumentException("must be of one user");
            }
            if (!ids.add(head.id())) {
                throw new IllegalArgumentException("must not have the id " + head.id() + " twice");
            }
            if (!name.equals(head.options().group())) {
                throw new IllegalArgumentException("must have members of the group only");
            }
            if (head.options().dryRun() != first.options().dryRun()) {
                throw new IllegalArgumentException("must be a dry run in all members or in none");
            }
            if (member instanceof Command.ReverseTransaction) {
                throw new IllegalArgumentException("must not have a reversal");
            }
        }
    }

    @Override
    public UserId user() {
        return members.getFirst().head().user();
    }

    /** Whether it is only asked what would happen. */
    public boolean dryRun() {
        return members.getFirst().head().options().dryRun();
    }
}
