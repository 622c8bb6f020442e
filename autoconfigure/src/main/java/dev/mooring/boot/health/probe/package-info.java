/**
 * What probes are told: the members of readiness, the startup probe, and the meters of
 * both.
 */
@NullMarked
package dev.mooring.boot.health.probe;

import org.jspecify.annotations.NullMarked;
