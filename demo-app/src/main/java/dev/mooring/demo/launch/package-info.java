/**
 * What {@code ./demo} does: one Redis and two instances of the shop as processes of their
 * own. Not part of the shop's jar.
 */
@NullMarked
package dev.mooring.demo.launch;

import org.jspecify.annotations.NullMarked;
