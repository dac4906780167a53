/** All that happens, as one stream: events of jobs, and those of instances that no job brought about. */
@NullMarked
package dev.paddock.gateway.feed;

import org.jspecify.annotations.NullMarked;
