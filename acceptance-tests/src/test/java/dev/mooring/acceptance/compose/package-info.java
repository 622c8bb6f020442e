/**
 * The stack of {@code docker-compose.yml} on a real engine, with users who shop through
 * its load balancer while containers come and go.
 */
@NullMarked
package dev.mooring.acceptance.compose;

import org.jspecify.annotations.NullMarked;
