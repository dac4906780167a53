/** Places in the programs where a test makes something go wrong. */
@NullMarked
package dev.paddock.fault;

import org.jspecify.annotations.NullMarked;
