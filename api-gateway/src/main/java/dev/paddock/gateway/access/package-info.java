/** Who is asking: keys, tenants, and the caller that each request is made for. */
@NullMarked
package dev.paddock.gateway.access;

import org.jspecify.annotations.NullMarked;
