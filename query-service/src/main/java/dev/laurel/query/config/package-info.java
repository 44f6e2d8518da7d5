/** Settings, and what is made of them. */
@NullMarked
package dev.laurel.query.config;

import org.jspecify.annotations.NullMarked;
