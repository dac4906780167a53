/** Passwords: they are made or taken here, become SCRAM verifiers, and go no further. */
@NullMarked
package dev.paddock.gateway.password;

import org.jspecify.annotations.NullMarked;
