/**
 * Paddock as its callers meet it: the real API, real RabbitMQ, PostgreSQL and Docker, gateway and worker in one JVM.
 */
@NullMarked
package dev.paddock.system;

import org.jspecify.annotations.NullMarked;
