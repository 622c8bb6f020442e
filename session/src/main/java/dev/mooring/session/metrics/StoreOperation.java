package dev.mooring.session.metrics;

import java.util.Locale;

/**
 * What can be asked of the store and its principal index.
 */
public enum StoreOperation {

	/**
	 * Loads a session for a request, and records the access.
	 */
	ACCESS,

	/**
	 * Looks at a session.
	 */
	LOAD,

	/**
	 * Saves a new session.
	 */
	CREATE,

	/**
	 * Saves changes.
	 */
	UPDATE,

	/**
	 * Saves changes, one of them a new id.
	 */
	CHANGE_ID,

	/**
	 * Deletes a session.
	 */
	DELETE,

	/**
	 * Adds a session to those of a principal.
	 */
	INDEX_ADD,

	/**
	 * Removes sessions from those of a principal.
	 */
	INDEX_REMOVE,

	/**
	 * Finds the sessions of a principal.
	 */
	INDEX_FIND;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The operation as a tag.
	 * @return its name in small letters
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Whether the operation brings attributes from the store rather than to it.
	 */
	boolean isRead() {
		return this == ACCESS || this == LOAD || this == DELETE;
	}

}
