/** Which postgresql.conf parameters a caller may set, per major version. */
@NullMarked
package dev.paddock.gateway.setting;

import org.jspecify.annotations.NullMarked;
