/** What operators do to hosts: enrol, drain, activate and remove them. */
@NullMarked
package dev.paddock.gateway.fleet;

import org.jspecify.annotations.NullMarked;
