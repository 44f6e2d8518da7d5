/** The configured assets and boards: laurel.yaml. */
@NullMarked
package dev.laurel.contract.catalogue;

import org.jspecify.annotations.NullMarked;
