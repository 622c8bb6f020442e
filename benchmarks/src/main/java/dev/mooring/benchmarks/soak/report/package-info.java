/**
 * What the answers amount to: counts, latencies by phase, verdicts, and the page.
 */
@NullMarked
package dev.mooring.benchmarks.soak.report;

import org.jspecify.annotations.NullMarked;
