/** The way back: what workers tell becomes rows. */
@NullMarked
package dev.paddock.gateway.event;

import org.jspecify.annotations.NullMarked;
