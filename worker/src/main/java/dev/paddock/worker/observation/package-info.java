/** What this worker lets be seen of its work: log lines with ids, metrics, and spans of the traces that jobs bring. */
@NullMarked
package dev.paddock.worker.observation;

import org.jspecify.annotations.NullMarked;
