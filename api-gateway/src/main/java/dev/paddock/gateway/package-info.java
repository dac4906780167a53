/**
 * The gateway: HTTP in, the control database, commands out, events in. This package starts it and holds nothing else.
 */
@NullMarked
package dev.paddock.gateway;

import org.jspecify.annotations.NullMarked;
