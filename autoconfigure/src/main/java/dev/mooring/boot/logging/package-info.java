/**
 * What structured and plain logs say of the session that a line belongs to.
 */
@NullMarked
package dev.mooring.boot.logging;

import org.jspecify.annotations.NullMarked;
