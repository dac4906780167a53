/** Docker hosts as they report themselves, and as operators want them. */
@NullMarked
package dev.paddock.gateway.host;

import org.jspecify.annotations.NullMarked;
