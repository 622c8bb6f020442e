/**
 * Draining: an instance that is told to stop serves requests until load balancers know.
 */
@NullMarked
package dev.mooring.boot.shutdown;

import org.jspecify.annotations.NullMarked;
