/** The answers to commands. */
@NullMarked
package dev.laurel.contract.outcome;

import org.jspecify.annotations.NullMarked;
