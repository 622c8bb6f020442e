package dev.mooring.session.store;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps sessions. Every method returns at once; the stage completes when the store has
 * answered, on a thread that must not be blocked, or fails with a
 * {@link SessionStoreException}, {@link SessionStoreUnavailableException} if it may
 * succeed later. No stage takes longer than a deadline that the store was given. Stores
 * are thread-safe, and are decorated by stores that delegate to them.
 * <p>
 * What every store guarantees, and {@code SessionStoreContract} tests:
 * <ul>
 * <li>A save is one atomic step: it happens whole or not at all, and a record is never
 * seen half-written.</li>
 * <li>Only {@link SessionChange.Kind#CREATE} makes a record. A record that was deleted or
 * has expired does not come back through an update or an access.</li>
 * <li>Saves of different attributes do not undo one another; of the same attribute the
 * later wins.</li>
 * <li>A record expires its interval after its last recorded access, by the store's own
 * clock: clocks of the callers may differ. A negative interval never expires.</li>
 * <li>Repeating a save that has already happened does no harm, as clients resend commands
 * when a connection breaks.</li>
 * </ul>
 */
public interface SessionStore {

	/**
	 * Looks at a session. Its time to live stays as it is.
	 * @param id the session id, of any content
	 * @return the record, or empty if there is none or it is incomplete
	 */
	CompletionStage<Optional<SessionRecord>> load(String id);

	/**
	 * Loads a session on behalf of its user: records the access and renews its time to
	 * live, in the same step. A store may be told to record accesses only once in a
	 * while; it then keeps sessions for so much longer.
	 * @param id the session id, of any content
	 * @param now the time of the access
	 * @return the record, with {@link SessionRecord#accessRecorded()} false if the store
	 * could not record the access in this step; or empty if there is none or it is
	 * incomplete
	 */
	CompletionStage<Optional<SessionRecord>> access(String id, Instant now);

	/**
	 * Saves a change.
	 * @param change the change
	 * @return false if the session to change no longer exists, and nothing was written
	 */
	CompletionStage<Boolean> save(SessionChange change);

	/**
	 * Deletes a session. Of several callers who delete it at the same time, one gets the
	 * record.
	 * @param id the session id, of any content
	 * @return what was deleted, or empty if there was none
	 */
	CompletionStage<Optional<SessionRecord>> delete(String id);

	/**
	 * Whether a call has a chance to succeed now, as far as is known without asking.
	 * @return false if it would fail with a {@link SessionStoreUnavailableException} at
	 * once
	 */
	default boolean isAvailable() {
		return true;
	}

}
