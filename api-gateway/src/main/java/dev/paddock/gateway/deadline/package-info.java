/** Nothing lasts for ever that is not final: deadlines, and what happens when nothing has happened for too long. */
@NullMarked
package dev.paddock.gateway.deadline;

import org.jspecify.annotations.NullMarked;
