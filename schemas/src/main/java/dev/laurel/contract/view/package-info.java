/** What is served. */
@NullMarked
package dev.laurel.contract.view;

import org.jspecify.annotations.NullMarked;
