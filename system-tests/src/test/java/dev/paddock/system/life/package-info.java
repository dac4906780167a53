/**
 * Random lives of one instance: verbs that a seed decides, through the real API, and after each of them a real client's
 * view beside that of a small model.
 */
@NullMarked
package dev.paddock.system.life;

import org.jspecify.annotations.NullMarked;
