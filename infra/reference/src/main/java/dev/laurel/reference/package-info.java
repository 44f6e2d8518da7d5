/**
 * What Laurel must serve, worked out again from laurel.events in the plainest way: maps, big
 * numbers, sorting, the calendar of java.time. Slow, and obviously right. It knows the events and
 * nothing of the code that makes or folds them; what the events themselves offer to fold them by is
 * not used either.
 */
@NullMarked
package dev.laurel.reference;

import org.jspecify.annotations.NullMarked;
