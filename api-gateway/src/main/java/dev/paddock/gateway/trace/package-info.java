/** One trace for each job, from the request over messages and rows to the last event, and its ids in log lines. */
@NullMarked
package dev.paddock.gateway.trace;

import org.jspecify.annotations.NullMarked;
