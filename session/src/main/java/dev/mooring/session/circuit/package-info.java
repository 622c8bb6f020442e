/**
 * Circuit breaker around the store, so that nobody waits for one that is away.
 */
@NullMarked
package dev.mooring.session.circuit;

import org.jspecify.annotations.NullMarked;
