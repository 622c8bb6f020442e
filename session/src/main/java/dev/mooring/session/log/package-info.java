/**
 * What logs say: events with names that stay. SLF4J is optional.
 */
@NullMarked
package dev.mooring.session.log;

import org.jspecify.annotations.NullMarked;
