/**
 * The page of the console: the shop, a live view beside it, and buttons for what
 * {@code ./demo} can do.
 */
@NullMarked
package dev.mooring.demo.console;

import org.jspecify.annotations.NullMarked;
