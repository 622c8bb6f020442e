package dev.mooring.benchmarks.soak.lab;

import java.util.Locale;

/**
 * What the instances do while Redis is away.
 */
public enum Policy {

	/**
	 * Requests that need their session are answered with 503.
	 */
	REJECT,

	/**
	 * Sessions that an instance has seen are served by it.
	 */
	LOCAL;

	/**
	 * The value of {@code mooring.session.on-outage}.
	 * @return the value
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
