package dev.mooring.benchmarks.plan;

import java.time.Duration;

/**
 * The way from the application to Redis, and how many clients ask at a time.
 */
public enum Network {

	/**
	 * The loopback interface, and enough clients to keep the machine busy.
	 */
	DIRECT("direct", Duration.ZERO, 16),

	/**
	 * A data centre.
	 */
	DELAY_500_US("0.5ms", Duration.ofNanos(500_000), 2),

	/**
	 * Two data centres.
	 */
	DELAY_2_MS("2ms", Duration.ofMillis(2), 2);

	private final String label;

	private final Duration delay;

	private final int connections;

	Network(String label, Duration delay, int connections) {
		this.label = label;
		this.delay = delay;
		this.connections = connections;
	}

	/**
	 * The name on the command line and in tables.
	 * @return the name
	 */
	public String label() {
		return this.label;
	}

	/**
	 * How long data is under way in each direction, beside what the machine itself takes.
	 * @return the delay, or zero
	 */
	public Duration delay() {
		return this.delay;
	}

	/**
	 * How many connections the load generator opens to the application.
	 * @return the connections, each with one request at a time
	 */
	public int connections() {
		return this.connections;
	}

}
