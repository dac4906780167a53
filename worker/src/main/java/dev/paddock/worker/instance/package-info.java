/** Instances on this host: a command becomes a server or its end, and what should run is kept running. */
@NullMarked
package dev.paddock.worker.instance;

import org.jspecify.annotations.NullMarked;
