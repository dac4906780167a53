/** Who this worker is: the host's name, and where its servers are reached. */
@NullMarked
package dev.paddock.worker.host;

import org.jspecify.annotations.NullMarked;
