/** Settings, and what is made of them. */
@NullMarked
package dev.laurel.command.config;

import org.jspecify.annotations.NullMarked;
