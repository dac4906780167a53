/** Docker hosts as they report themselves. */
@NullMarked
package dev.paddock.gateway.host;

import org.jspecify.annotations.NullMarked;
