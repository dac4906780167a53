/** The outbox: commands of job rows become messages on the broker. */
@NullMarked
package dev.paddock.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
