/**
 * What happens when the store is away: a circuit breaker around it, and copies of
 * sessions in this instance, with a journal of what is changed in them.
 */
@NullMarked
package dev.mooring.session.outage;

import org.jspecify.annotations.NullMarked;
