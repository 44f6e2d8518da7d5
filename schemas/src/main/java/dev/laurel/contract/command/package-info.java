/** What may be asked of the ledger. */
@NullMarked
package dev.laurel.contract.command;

import org.jspecify.annotations.NullMarked;
