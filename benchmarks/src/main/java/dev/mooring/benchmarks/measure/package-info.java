/**
 * Measures one variant in one scenario over one network: processes, load, and what the
 * operating system and Redis count meanwhile.
 */
@NullMarked
package dev.mooring.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
