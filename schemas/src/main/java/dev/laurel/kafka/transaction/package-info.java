/** Transactions of Kafka that are open, and how those are ended that nobody else ends. */
@NullMarked
package dev.laurel.kafka.transaction;

import org.jspecify.annotations.NullMarked;
