/**
 * A network in between: a proxy that delays what it passes on, and what the delay really
 * is.
 */
@NullMarked
package dev.mooring.benchmarks.proxy;

import org.jspecify.annotations.NullMarked;
