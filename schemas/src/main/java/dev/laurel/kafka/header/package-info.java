/** CloudEvents headers of records. */
@NullMarked
package dev.laurel.kafka.header;

import org.jspecify.annotations.NullMarked;
