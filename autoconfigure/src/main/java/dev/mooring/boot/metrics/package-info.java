/**
 * What the store and Redis cost and how they are, for those who read metrics and traces.
 */
@NullMarked
package dev.mooring.boot.metrics;

import org.jspecify.annotations.NullMarked;
