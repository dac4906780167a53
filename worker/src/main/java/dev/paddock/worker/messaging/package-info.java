/** The broker: commands come in, events go out, and the order of work, event and acknowledgement is kept. */
@NullMarked
package dev.paddock.worker.messaging;

import org.jspecify.annotations.NullMarked;
