/** Jobs: their rows, their transitions, their history, and waiting for them. */
@NullMarked
package dev.paddock.gateway.job;

import org.jspecify.annotations.NullMarked;
