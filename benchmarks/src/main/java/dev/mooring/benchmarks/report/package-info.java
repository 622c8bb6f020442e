/**
 * The page about a run: the goals, ratios, then the numbers, and the machine they are
 * from.
 */
@NullMarked
package dev.mooring.benchmarks.report;

import org.jspecify.annotations.NullMarked;
