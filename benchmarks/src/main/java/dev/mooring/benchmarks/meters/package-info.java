/**
 * What Mooring's meters cost, with a registry of Prometheus: on a class path of its own.
 */
@NullMarked
package dev.mooring.benchmarks.meters;

import org.jspecify.annotations.NullMarked;
