package dev.mooring.session;

/**
 * What a request gets whose session cannot be had, because the store is unavailable.
 * Requests that need no session are always served, and cookies stay as they are.
 */
public enum OnOutage {

	/**
	 * A request that needs its session fails.
	 */
	REJECT,

	/**
	 * A request is served as if it had no session; one that creates a session fails.
	 */
	ANONYMOUS,

	/**
	 * Sessions that this instance has lately seen, and new ones, are served from its
	 * memory, and brought to the store later. A request that needs another session fails.
	 */
	LOCAL

}
