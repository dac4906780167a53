/** What the gateway lets be seen of its jobs: a log line for each turn that one takes, and metrics. */
@NullMarked
package dev.paddock.gateway.observation;

import org.jspecify.annotations.NullMarked;
