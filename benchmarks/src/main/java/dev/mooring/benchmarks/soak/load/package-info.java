/**
 * The users of the soak, what they remember, and what they are answered.
 */
@NullMarked
package dev.mooring.benchmarks.soak.load;

import org.jspecify.annotations.NullMarked;
