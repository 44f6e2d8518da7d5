package dev.laurel.query.replica;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

/** Names a command: ids are a user's own. */
public record CommandKey(UserId user, CommandId command) {}
