/** The meters that every service has: JVM, process, Kafka clients, HTTP. */
@NullMarked
package dev.laurel.kit.metrics;

import org.jspecify.annotations.NullMarked;
