/**
 * A chaos run: a random mix of requests and faults that a seed decides, and a checker that counts at its end what
 * became of every request.
 */
@NullMarked
package dev.paddock.system.chaos;

import org.jspecify.annotations.NullMarked;
