/**
 * The command {@code benchmarks/soak}: two instances under load for minutes, while Redis
 * fails in one way after the other.
 */
@NullMarked
package dev.mooring.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
