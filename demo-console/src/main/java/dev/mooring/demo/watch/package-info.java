/**
 * What the console sees of the demo: instances, the store, a session, and what happens to
 * them. It only looks, so it sees as well what others do.
 */
@NullMarked
package dev.mooring.demo.watch;

import org.jspecify.annotations.NullMarked;
