/** What the platform could not do: listed, replayed, or given up, by operators. */
@NullMarked
package dev.paddock.gateway.deadletter;

import org.jspecify.annotations.NullMarked;
