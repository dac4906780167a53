/**
 * Paddock as its callers meet it: the real API, real RabbitMQ, PostgreSQL and Docker, gateway and worker in one JVM, or
 * in processes of their own where they are to be killed.
 */
@NullMarked
package dev.paddock.system;

import org.jspecify.annotations.NullMarked;
