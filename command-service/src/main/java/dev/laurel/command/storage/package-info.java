/** Whether the brokers have room for what is written to them. */
@NullMarked
package dev.laurel.command.storage;

import org.jspecify.annotations.NullMarked;
