/** Boards, their windows and scores. */
@NullMarked
package dev.laurel.contract.board;

import org.jspecify.annotations.NullMarked;
