/**
 * The command {@code benchmarks/run}: its options, and the order in which things are
 * measured.
 */
@NullMarked
package dev.mooring.benchmarks;

import org.jspecify.annotations.NullMarked;
