package dev.mooring.session.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What one save changes in a session. Attributes that are not named keep their value.
 *
 * @param kind whether the session is created or exists already
 * @param id the session id, the new one if it changes
 * @param previousId the id under which the session is stored if that changes, otherwise
 * null
 * @param creationTime when the session was created, in milliseconds
 * @param lastAccessedTime when it was last accessed, in milliseconds
 * @param maxInactiveInterval after how many whole seconds without an access it expires;
 * negative: never
 * @param timeToLive when the session expires, counted from now, if
 * {@code lastAccessedTime} or {@code maxInactiveInterval} are to be written, which they
 * always are for a new session and a new id; negative: never; null: nothing of that
 * changes, but that a store with a recovery window writes a later
 * {@code lastAccessedTime}. It is a duration because the clocks of caller and store may
 * differ
 * @param attributes the serialized attributes to set, none of them empty
 * @param removedAttributes the names of the attributes to remove
 */
public record SessionChange(Kind kind, String id, @Nullable String previousId, Instant creationTime,
		Instant lastAccessedTime, Duration maxInactiveInterval, @Nullable Duration timeToLive,
		Map<String, byte[]> attributes, Set<String> removedAttributes) {

	/**
	 * The two kinds of save.
	 */
	public enum Kind {

		/**
		 * The session is not stored yet.
		 */
		CREATE,

		/**
		 * The session is stored. If it is no longer, it must not come back.
		 */
		UPDATE

	}

}
