package dev.laurel.query.user;

import dev.laurel.query.store.TransactionRow;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A user's transactions, the newest first.
 *
 * @param next where to go on, null at the end
 */
public record TransactionPage(
        List<TransactionRow> transactions, @Nullable TransactionCursor next) {}
