/** What is done for each command: here a message becomes a container, or its end. */
@NullMarked
package dev.paddock.worker.instance;

import org.jspecify.annotations.NullMarked;
