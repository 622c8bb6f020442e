/**
 * What is compared: variants of the application, scenarios of requests, and networks
 * between the application and Redis.
 */
@NullMarked
package dev.mooring.benchmarks.plan;

import org.jspecify.annotations.NullMarked;
