/**
 * What the soak happens in: Redis, the network to it, two instances, and the faults.
 */
@NullMarked
package dev.mooring.benchmarks.soak.lab;

import org.jspecify.annotations.NullMarked;
