/**
 * Micro-benchmarks of what a request costs beside Redis and HTTP.
 */
@NullMarked
package dev.mooring.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
