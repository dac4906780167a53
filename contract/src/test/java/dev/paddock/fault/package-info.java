@NullMarked
package dev.paddock.fault;

import org.jspecify.annotations.NullMarked;
