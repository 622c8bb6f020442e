package dev.mooring.benchmarks.soak.load;

/**
 * Something that must not happen.
 *
 * @param type what
 * @param time when it was noticed, as {@link System#nanoTime()}
 * @param text details
 */
public record Finding(Type type, long time, String text) {

	/**
	 * What must not happen.
	 */
	public enum Type {

		/**
		 * A counter is below what was acknowledged, or above what was attempted.
		 */
		LOST_UPDATE,

		/**
		 * A session is gone that nobody has ended.
		 */
		LOST_SESSION,

		/**
		 * A session is alive that was ended.
		 */
		RESURRECTED,

		/**
		 * An answer that is no success sets the cookie of the session.
		 */
		COOKIE_TOUCHED,

		/**
		 * An instance does not get over the faults.
		 */
		NOT_RECOVERED

	}

}
