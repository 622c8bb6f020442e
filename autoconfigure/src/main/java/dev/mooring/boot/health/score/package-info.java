/**
 * Readiness by how an instance answers its own requests. Off unless asked for.
 */
@NullMarked
package dev.mooring.boot.health.score;

import org.jspecify.annotations.NullMarked;
