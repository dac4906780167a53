/** Data directories on the host's disk, the file beside each, and the templates that they are copied from. */
@NullMarked
package dev.paddock.worker.storage;

import org.jspecify.annotations.NullMarked;
