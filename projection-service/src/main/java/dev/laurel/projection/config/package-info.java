/** Settings, and what is made of them. */
@NullMarked
package dev.laurel.projection.config;

import org.jspecify.annotations.NullMarked;
