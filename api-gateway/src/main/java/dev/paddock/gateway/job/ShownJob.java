package dev.paddock.gateway.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.paddock.gateway.host.Hindrance;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is told to who asks for it.
 *
 * @param waiting why nobody takes it at this moment, while it is QUEUED or RETRYING; null if a host is there for it
 */
record ShownJob(@JsonUnwrapped Job job, @Nullable Hindrance waiting) {}
