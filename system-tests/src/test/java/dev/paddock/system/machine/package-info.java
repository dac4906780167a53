/** What a test does to a machine: processes, connections, disks and Docker engines that it may kill, cut and fill. */
@NullMarked
package dev.paddock.system.machine;

import org.jspecify.annotations.NullMarked;
