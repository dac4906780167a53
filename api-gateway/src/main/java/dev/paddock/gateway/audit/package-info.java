/** Which operator did what, and when. */
@NullMarked
package dev.paddock.gateway.audit;

import org.jspecify.annotations.NullMarked;
