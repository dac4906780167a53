/** The Docker engine in a few verbs that may be said twice; nothing else here knows its client. */
@NullMarked
package dev.paddock.worker.docker;

import org.jspecify.annotations.NullMarked;
