package dev.laurel.reference.ledger;

import dev.laurel.contract.command.Command;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a client said in a command, field by field: the same again is a repeat. */
final class Content {

    private static final List<String> FIELDS =
            List.of(
                    "type",
                    "asset",
                    "amount",
                    "to",
                    "reason",
                    "occurredAt",
                    "metadata",
                    "ifVersion",
                    "name",
                    "attributes",
                    "hold",
                    "expiresIn",
                    "transaction",
                    "group");

    private Content() {}

    /** A dry run is not part of it: it asks about the command that has this content. */
    static Map<String, Object> of(Command command) {
        var content = new HashMap<String, Object>();
        var head = command.head();
        content.put("type", command.type());
        put(content, "reason", head.reason());
        put(content, "occurredAt", head.occurredAtGiven() ? head.occurredAtMillis() : null);
        put(content, "metadata", head.metadata().isEmpty() ? null : head.metadata());
        put(content, "ifVersion", head.options().ifVersion());
        put(content, "group", head.options().group());
        switch (command) {
            case Command.GrantCredits grant -> money(content, grant.asset(), grant.amount());
            case Command.SpendCredits spend -> money(content, spend.asset(), spend.amount());
            case Command.TransferCredits transfer -> {
                money(content, transfer.asset(), transfer.amount());
                content.put("to", transfer.to());
            }
            case Command.PlaceHold place -> {
                money(content, place.asset(), place.amount());
                content.put("expiresIn", place.expiresInSeconds());
            }
            case Command.CaptureHold capture -> {
                content.put("hold", capture.hold());
                put(content, "amount", capture.amount());
            }
            case Command.ReleaseHold release -> content.put("hold", release.hold());
            case Command.ReverseTransaction reverse ->
                    content.put("transaction", reverse.transaction());
            case Command.ChangeProfile profile -> {
                put(content, "name", profile.change().name());
                put(content, "attributes", profile.change().attributes());
            }
            case Command.FreezeUser _, Command.UnfreezeUser _ -> {
                // They say no more than their type.
            }
        }
        return content;
    }

    static List<String> differing(Map<String, Object> one, Map<String, Object> other) {
        return FIELDS.stream()
                .filter(field -> !Objects.equals(one.get(field), other.get(field)))
                .toList();
    }

    private static void money(Map<String, Object> content, Object asset, Object amount) {
        content.put("asset", asset);
        content.put("amount", amount);
    }

    private static void put(Map<String, Object> content, String field, @Nullable Object value) {
        if (value != null) {
            content.put(field, value);
        }
    }
}
