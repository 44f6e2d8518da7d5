/** From JSON to commands, or to a problem that names the field. */
@NullMarked
package dev.laurel.command.validation;

import org.jspecify.annotations.NullMarked;
