/**
 * What logs say of sessions: events with names that stay, and a hash by which the lines
 * of one session are found. SLF4J is optional.
 */
@NullMarked
package dev.mooring.session.log;

import org.jspecify.annotations.NullMarked;
