/**
 * Health contributors that readiness depends on because the application says so,
 * evaluated in the background.
 */
@NullMarked
package dev.mooring.boot.health.critical;

import org.jspecify.annotations.NullMarked;
