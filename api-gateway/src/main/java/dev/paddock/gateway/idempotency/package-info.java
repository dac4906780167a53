/** One effect per Idempotency-Key. */
@NullMarked
package dev.paddock.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
