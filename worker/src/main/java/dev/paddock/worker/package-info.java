/** The program that stands on each Docker host: it takes commands from the queue and runs PostgreSQL servers. */
@NullMarked
package dev.paddock.worker;

import org.jspecify.annotations.NullMarked;
