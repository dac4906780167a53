/** Whose fault a failure is, and what the reader of its message is to do. */
@NullMarked
package dev.paddock.worker.failure;

import org.jspecify.annotations.NullMarked;
