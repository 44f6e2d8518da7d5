/** Watches the free space of a volume. */
@NullMarked
package dev.laurel.kit.storage;

import org.jspecify.annotations.NullMarked;
