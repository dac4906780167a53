/** A PostgreSQL server from outside: what it is told in files, and what it is asked in SQL. */
@NullMarked
package dev.paddock.worker.postgres;

import org.jspecify.annotations.NullMarked;
