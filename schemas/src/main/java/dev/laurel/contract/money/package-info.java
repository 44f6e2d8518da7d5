/** Exact amounts. */
@NullMarked
package dev.laurel.contract.money;

import org.jspecify.annotations.NullMarked;
