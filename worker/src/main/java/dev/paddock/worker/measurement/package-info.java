/** What one server uses and does: each question is asked seldom, and waited for only so long. */
@NullMarked
package dev.paddock.worker.measurement;

import org.jspecify.annotations.NullMarked;
