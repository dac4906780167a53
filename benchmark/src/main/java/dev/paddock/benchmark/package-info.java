/**
 * Measures an installation from outside, as its callers have it, and beside it what the same machine does by hand:
 * Docker, PostgreSQL and RabbitMQ alone. {@link dev.paddock.benchmark.Benchmark} is the program; each
 * {@code Measurement} is one part of it, and makes a {@code Finding}.
 */
@NullMarked
package dev.paddock.benchmark;

import org.jspecify.annotations.NullMarked;
