/** The worker as a whole, against a real broker, a real Docker engine and real servers. */
@NullMarked
package dev.paddock.worker;

import org.jspecify.annotations.NullMarked;
