/**
 * What happens to sessions when Redis is away: the circuit breaker, the policies, and the
 * start without Redis.
 */
@NullMarked
package dev.mooring.boot.outage;

import org.jspecify.annotations.NullMarked;
