/**
 * Meters of sessions, for applications with Micrometer.
 */
@NullMarked
package dev.mooring.session.metrics;

import org.jspecify.annotations.NullMarked;
