package dev.mooring.session.metrics;

import java.util.Locale;

/**
 * How a call of the store ended.
 */
public enum StoreOutcome {

	/**
	 * As it should.
	 */
	SUCCESS,

	/**
	 * There is no such session, or no longer.
	 */
	MISSING,

	/**
	 * The store did not answer in time, or cannot do it now.
	 */
	UNAVAILABLE,

	/**
	 * Otherwise.
	 */
	ERROR;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The outcome as a tag.
	 * @return its name in small letters
	 */
	public String label() {
		return this.label;
	}

}
