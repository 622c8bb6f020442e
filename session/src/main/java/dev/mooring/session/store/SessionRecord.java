package dev.mooring.session.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A session as it is stored: times, and attributes that are still serialized.
 *
 * @param id the session id
 * @param creationTime when it was created, in milliseconds
 * @param lastAccessedTime when it was last accessed <em>before</em> the call that
 * returned this record, in milliseconds
 * @param maxInactiveInterval after how many whole seconds without an access it expires;
 * negative: never
 * @param attributes the serialized attributes by name; none is empty. Neither the map nor
 * its values may be changed
 * @param accessRecorded whether the access that read this record needs no further write:
 * always false for a record that was only looked at
 */
public record SessionRecord(String id, Instant creationTime, Instant lastAccessedTime, Duration maxInactiveInterval,
		Map<String, byte[]> attributes, boolean accessRecorded) {

}
