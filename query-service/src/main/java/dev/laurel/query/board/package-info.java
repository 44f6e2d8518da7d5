/** Reads of boards. */
@NullMarked
package dev.laurel.query.board;

import org.jspecify.annotations.NullMarked;
