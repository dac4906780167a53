/** Instances: what callers ask for, and what became of it. */
@NullMarked
package dev.paddock.gateway.instance;

import org.jspecify.annotations.NullMarked;
