/** What both roles do with records: coordinates, times, dead letters. */
@NullMarked
package dev.laurel.projection.record;

import org.jspecify.annotations.NullMarked;
