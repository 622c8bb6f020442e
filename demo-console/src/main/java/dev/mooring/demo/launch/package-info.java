/**
 * What {@code ./demo} does: one Redis, two instances of the shop and the console in front
 * of them, as processes of their own.
 */
@NullMarked
package dev.mooring.demo.launch;

import org.jspecify.annotations.NullMarked;
