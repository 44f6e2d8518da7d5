/** Asks Kafka's brokers as an administrator. */
@NullMarked
package dev.laurel.kafka.admin;

import org.jspecify.annotations.NullMarked;
