/** How a failure is told to a caller: RFC 9457 problem details, in one place. */
@NullMarked
package dev.paddock.gateway.problem;

import org.jspecify.annotations.NullMarked;
