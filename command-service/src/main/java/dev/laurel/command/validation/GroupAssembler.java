package dev.laurel.command.validation;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts neighbours that name the same group together. A group is whole or it is nothing: where one
 * member cannot be written, or cannot even be read, the others are refused too, and told why.
 *
 * <p>What is held back is bounded: a group of too many or too large commands is refused as it
 * grows. Of the names that stood before, a bounded number is remembered.
 *
 * <p>Threading: one request.
 */
public final class GroupAssembler {

    /** An item of the group that is open. */
    public record Held(long place, Parsed item) {}

    private final int namesMax;

    /** Name of a group that stood here => whether it did once only; the oldest first. */
    private final Map<GroupId, Boolean> names = new LinkedHashMap<>();

    private @Nullable GroupId open;
    private final List<Held> held = new ArrayList<>();
    private final Set<CommandId> ids = new HashSet<>();
    private @Nullable Command first;
    private int bytes;

    /** What innocent members of the open group are told, where it is not to be written. */
    private @Nullable Problem refusal;

    /** It is too much to hold: what comes is refused as it comes. */
    private boolean overfull;

    private boolean unreadableBefore;

    /**
     * @param namesMax how many groups back a name is known again
     */
    public GroupAssembler(int namesMax) {
        this.namesMax = namesMax;
    }

    /**
     * Puts a whole array together. Unlike in a stream, nothing is written before all is read: so a
     * group whose name stands again later is refused too.
     */
    public static List<Unit> assemble(List<Parsed> items) {
        var assembler = new GroupAssembler(items.size());
        var units = new ArrayList<Unit>(items.size());
        for (var place = 0; place < items.size(); place++) {
            units.addAll(assembler.add(place, items.get(place)));
        }
        units.addAll(assembler.end());
        return assembler.withoutScattered(units);
    }

    /** Takes the next item; gives what is complete by it, in order. */
    public List<Unit> add(long place, Parsed item) {
        var group = groupOf(item);
        if (group == null && open == null) {
            unreadableBefore = item instanceof Parsed.Unreadable;
            return List.of(single(place, item));
        }
        var units = new ArrayList<Unit>();
        if (open != null && !open.equals(group)) {
            close(item instanceof Parsed.Unreadable, units);
        }
        if (group == null) {
            units.add(single(place, item));
        } else {
            if (open == null) {
                open(group);
            }
            join(place, item, group, units);
        }
        unreadableBefore = item instanceof Parsed.Unreadable;
        return units;
    }

    /** No item comes any more: the open group is complete. */
    public List<Unit> end() {
        var units = new ArrayList<Unit>();
        close(false, units);
        return units;
    }

    /** The request broke off: gives what was held of the open group, which nobody will write. */
    public List<Held> breakOff() {
        var rest = List.copyOf(held);
        reset();
        return rest;
    }

    private static @Nullable GroupId groupOf(Parsed item) {
        return switch (item) {
            case Parsed.Valid(var command) -> command.head().options().group();
            case Parsed.Invalid(_, _, var group) -> group;
            case Parsed.Unreadable _ -> null;
        };
    }

    private static Unit single(long place, Parsed item) {
        return switch (item) {
            case Parsed.Valid(var command) -> new Unit.Single(place, command);
            case Parsed.Invalid(var id, var problem, _) -> new Unit.Refused(place, id, problem);
            case Parsed.Unreadable(var id, var problem) -> new Unit.Refused(place, id, problem);
        };
    }

    private void open(GroupId group) {
        open = group;
        var once = names.merge(group, true, (_, _) -> false);
        if (!once) {
            refuse(stoodBefore(group));
        } else if (unreadableBefore) {
            refuse(neighbourUnreadable(group));
        }
        if (names.size() > namesMax) {
            var oldest = names.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void join(long place, Parsed item, GroupId group, List<Unit> units) {
        var checked = item instanceof Parsed.Valid(var command) ? checked(command, group) : item;
        if (checked instanceof Parsed.Invalid(var id, var problem, _)) {
            refuse(culprit(group, id, problem));
        }
        held.add(new Held(place, checked));
        if (held.size() > CommandGroup.MEMBERS_MAX && !overfull) {
            refuse(
                    field(
                            "%s has more than %d commands"
                                    .formatted(group, CommandGroup.MEMBERS_MAX)));
            overfull = true;
        }
        if (bytes > Limits.GROUP_BYTES_MAX && !overfull) {
            refuse(field("%s has more than %d bytes".formatted(group, Limits.GROUP_BYTES_MAX)));
            overfull = true;
        }
        if (overfull) {
            refuseHeld(units);
        }
    }

    /** The command, or what is wrong with it beside the others of its group. */
    private Parsed checked(Command command, GroupId group) {
        var head = command.head();
        if (overfull) {
            return new Parsed.Valid(command);
        }
        if (!ids.add(head.id())) {
            return invalid(command, group, "id", "stands twice in group " + group);
        }
        var leader = first;
        if (leader == null) {
            first = command;
        } else if (!leader.user().equals(command.user())) {
            return invalid(
                    command, group, "user", "must be that of its group, " + leader.user().value());
        } else if (leader.head().options().dryRun() != head.options().dryRun()) {
            return invalid(command, group, "dryRun", "must be the same in all of group " + group);
        }
        bytes += CommandCodec.encode(command).length;
        return new Parsed.Valid(command);
    }

    private static Parsed invalid(Command command, GroupId group, String field, String detail) {
        return new Parsed.Invalid(
                command.head().id().value(), Problem.ofField(field, detail), group);
    }

    private void close(boolean unreadableAfter, List<Unit> units) {
        var group = open;
        if (group == null) {
            return;
        }
        if (unreadableAfter) {
            refuse(neighbourUnreadable(group));
        }
        if (refusal == null) {
            units.add(whole(group));
        } else {
            refuseHeld(units);
        }
        reset();
    }

    private Unit whole(GroupId group) {
        var places = new ArrayList<Long>(held.size());
        var members = new ArrayList<Command>(held.size());
        for (var member : held) {
            if (member.item() instanceof Parsed.Valid(var command)) {
                places.add(member.place());
                members.add(command);
            }
        }
        return new Unit.Group(places, new CommandGroup(group, members));
    }

    private void refuseHeld(List<Unit> units) {
        for (var member : held) {
            units.add(
                    member.item() instanceof Parsed.Valid(var command) && refusal != null
                            ? new Unit.Refused(member.place(), command.head().id().value(), refusal)
                            : single(member.place(), member.item()));
        }
        held.clear();
    }

    /** The first reason is the one that is told. */
    private void refuse(Problem reason) {
        if (refusal == null) {
            refusal = reason;
        }
    }

    private void reset() {
        open = null;
        held.clear();
        ids.clear();
        first = null;
        bytes = 0;
        refusal = null;
        overfull = false;
    }

    /** Refuses the groups that a later run of the same name was meant to be of. */
    private List<Unit> withoutScattered(List<Unit> units) {
        var again = new HashMap<GroupId, Problem>();
        names.forEach(
                (name, once) -> {
                    if (!once) {
                        again.put(name, stoodBefore(name));
                    }
                });
        if (again.isEmpty()) {
            return units;
        }
        var kept = new ArrayList<Unit>(units.size());
        for (var unit : units) {
            var problem = unit instanceof Unit.Group(_, var group) ? again.get(group.name()) : null;
            if (unit instanceof Unit.Group(var places, var group) && problem != null) {
                for (var i = 0; i < places.size(); i++) {
                    var id = group.members().get(i).head().id().value();
                    kept.add(new Unit.Refused(places.get(i), id, problem));
                }
            } else {
                kept.add(unit);
            }
        }
        return kept;
    }

    private static Problem culprit(GroupId group, @Nullable String id, Problem problem) {
        var who = id == null ? "A command" : "Command " + id;
        return new Problem(
                ProblemCode.GROUP_INVALID,
                "%s of group %s is not as it must be (%s), so nothing of the group was written"
                        .formatted(who, group, problem.detail()),
                null,
                id == null ? List.of() : List.of(id, problem.code().code()));
    }

    private static Problem neighbourUnreadable(GroupId group) {
        return Problem.of(
                ProblemCode.GROUP_INVALID,
                "What stands beside group "
                        + group
                        + " cannot be read and may be of it, so nothing of the group was written");
    }

    private static Problem stoodBefore(GroupId group) {
        return field(
                group + " stands in two places of the request; its commands must be neighbours");
    }

    private static Problem field(String detail) {
        return Problem.ofField("group", detail);
    }
}
