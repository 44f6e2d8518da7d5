/** The embedded Kafka broker: its main class, its settings, its topics. */
@NullMarked
package dev.laurel.stack.broker;

import org.jspecify.annotations.NullMarked;
