package dev.mooring.session.store;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Finds the sessions of a user by the principal's name. It is a guide, not the truth: it
 * may name sessions that have ended meanwhile, and callers tell it when they notice.
 * Every method returns at once; stages fail with a {@link SessionStoreException}.
 */
public interface PrincipalIndex {

	/**
	 * Adds a session, or renews its entry.
	 * @param principal the principal's name
	 * @param id the session id
	 * @param keep how long the entry is needed at most; negative: for ever
	 * @param replacedId an id whose entry is to be removed in the same step, or null
	 * @return completes when done
	 */
	CompletionStage<Void> add(String principal, String id, Duration keep, @Nullable String replacedId);

	/**
	 * Removes sessions.
	 * @param principal the principal's name
	 * @param ids the session ids, not empty
	 * @return completes when done
	 */
	CompletionStage<Void> remove(String principal, Set<String> ids);

	/**
	 * Finds sessions.
	 * @param principal the principal's name
	 * @return the ids of the sessions added for it
	 */
	CompletionStage<Set<String>> find(String principal);

}
