/** Paddock while something fails: each fault of docs/faults.md, injected for real. */
@NullMarked
package dev.paddock.system.faults;

import org.jspecify.annotations.NullMarked;
