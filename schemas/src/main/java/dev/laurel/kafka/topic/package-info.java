/** The topics: names, partitions, cleanup, and who writes them. */
@NullMarked
package dev.laurel.kafka.topic;

import org.jspecify.annotations.NullMarked;
