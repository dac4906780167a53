/** Questions to hosts about the logs of their servers: asked and answered through the broker, and kept nowhere. */
@NullMarked
package dev.paddock.gateway.serverlog;

import org.jspecify.annotations.NullMarked;
