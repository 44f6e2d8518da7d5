/** Reads of users, their transactions and the outcomes of their commands. */
@NullMarked
package dev.laurel.query.user;

import org.jspecify.annotations.NullMarked;
