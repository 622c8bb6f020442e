package dev.mooring.session.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A session as an instance has it after it could not reach the store for a while.
 *
 * @param session the whole session
 * @param changes the attributes that were changed meanwhile, by name
 * @param intervalChanged whether {@code maxInactiveInterval} was changed meanwhile
 * @param restore whether the session is written whole if the store does not have it:
 * because it was created meanwhile, or the store has lost its data, or the last of it; a
 * record that is older than the session is then replaced
 * @param seen when the record was accessed that the instance knows, in milliseconds: one
 * that the store has is older if it was last accessed before; null if all data are lost
 * @param timeToLive when the session expires, counted from now; negative: never
 */
public record SessionReplay(SessionRecord session, Map<String, Change> changes, boolean intervalChanged,
		boolean restore, @Nullable Instant seen, Duration timeToLive) {

	/**
	 * What happened to an attribute.
	 *
	 * @param value the serialized value, or null if it was removed
	 * @param base the serialized value before, or null if there was none
	 * @param time when it was changed last, in milliseconds by the clock of the instance
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Change(byte @Nullable [] value, byte @Nullable [] base, Instant time) {

	}

}
