/**
 * The application under test, the same code for every variant: a few requests that use
 * their session in different ways. What keeps the sessions is decided by properties.
 */
@NullMarked
package dev.mooring.benchmarks.app;

import org.jspecify.annotations.NullMarked;
