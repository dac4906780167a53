/**
 * What crosses the wire between gateway and worker: ids, commands, events, the broker's names, and the one JSON mapper.
 */
@NullMarked
package dev.paddock.contract;

import org.jspecify.annotations.NullMarked;
