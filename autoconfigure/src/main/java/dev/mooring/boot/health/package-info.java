/**
 * What probes and operators are told: readiness, and the state of the session store.
 */
@NullMarked
package dev.mooring.boot.health;

import org.jspecify.annotations.NullMarked;
