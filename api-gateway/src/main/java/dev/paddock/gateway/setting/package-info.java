/** What this installation offers: versions, ports, and the postgresql.conf parameters that a caller may set. */
@NullMarked
package dev.paddock.gateway.setting;

import org.jspecify.annotations.NullMarked;
