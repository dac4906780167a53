@NullMarked
package dev.paddock.log;

import org.jspecify.annotations.NullMarked;
