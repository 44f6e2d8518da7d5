/** Records to bytes and back. The only place that sees the generated Protobuf types. */
@NullMarked
package dev.laurel.kafka.codec;

import org.jspecify.annotations.NullMarked;
