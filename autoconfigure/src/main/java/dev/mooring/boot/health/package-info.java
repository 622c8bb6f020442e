/**
 * What the health endpoint tells about the session store, and what its first answer means
 * for readiness.
 */
@NullMarked
package dev.mooring.boot.health;

import org.jspecify.annotations.NullMarked;
