/** What every call has in common: the limit of its body, its preferences, its pages. */
@NullMarked
package dev.paddock.gateway.http;

import org.jspecify.annotations.NullMarked;
