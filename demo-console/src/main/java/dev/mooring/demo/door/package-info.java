/**
 * The front door: one address for all instances, in turn and without stickiness.
 */
@NullMarked
package dev.mooring.demo.door;

import org.jspecify.annotations.NullMarked;
