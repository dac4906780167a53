/** What room this host has for instances: what its engine, its disk and its ports can bear, and what of it is taken. */
@NullMarked
package dev.paddock.worker.capacity;

import org.jspecify.annotations.NullMarked;
