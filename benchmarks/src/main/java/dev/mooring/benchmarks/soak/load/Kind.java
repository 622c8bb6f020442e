package dev.mooring.benchmarks.soak.load;

import java.util.Locale;

/**
 * What is asked for.
 */
public enum Kind {

	/**
	 * Reads the session.
	 */
	READ(Group.SESSION),

	/**
	 * Changes the session.
	 */
	UPDATE(Group.SESSION),

	/**
	 * Changes the id of the session.
	 */
	LOGIN(Group.SESSION),

	/**
	 * Ends the session.
	 */
	LOGOUT(Group.SESSION),

	/**
	 * Begins a session.
	 */
	CREATE(Group.SESSION),

	/**
	 * Comes with the cookie of a session that has been ended.
	 */
	ENDED(Group.SESSION),

	/**
	 * Needs no session; half of them come with a cookie.
	 */
	PLAIN(Group.PLAIN),

	/**
	 * Asks {@code /livez}.
	 */
	LIVEZ(Group.PROBE),

	/**
	 * Asks {@code /readyz}.
	 */
	READYZ(Group.PROBE),

	/**
	 * Asks {@code /actuator/prometheus}.
	 */
	SCRAPE(Group.SCRAPE);

	private final Group group;

	Kind(Group group) {
		this.group = group;
	}

	/**
	 * What it belongs to.
	 * @return the group
	 */
	public Group group() {
		return this.group;
	}

	/**
	 * The name in tables.
	 * @return the name
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Kinds of requests that should take the same time.
	 */
	public enum Group {

		/**
		 * Needs its session.
		 */
		SESSION("needs its session"),

		/**
		 * Needs no session.
		 */
		PLAIN("needs no session"),

		/**
		 * A probe.
		 */
		PROBE("probe"),

		/**
		 * A scrape of the meters.
		 */
		SCRAPE("scrape");

		private final String label;

		Group(String label) {
			this.label = label;
		}

		/**
		 * The name in tables.
		 * @return the name
		 */
		public String label() {
			return this.label;
		}

	}

}
