/** What ties log lines of both programs together. */
@NullMarked
package dev.paddock.log;

import org.jspecify.annotations.NullMarked;
