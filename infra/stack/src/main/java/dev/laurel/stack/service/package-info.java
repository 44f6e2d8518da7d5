/** The three services as child JVMs. */
@NullMarked
package dev.laurel.stack.service;

import org.jspecify.annotations.NullMarked;
