package dev.mooring.session.circuit;

import java.time.Duration;

/**
 * When the circuit opens and how it closes.
 *
 * @param enabled whether it ever opens
 * @param window of how many calls the last are looked at
 * @param failures how many of them have to fail, at least 1 and at most {@code window}
 * @param slowCall from when on a call is slow; when all calls of the window were, the
 * circuit opens, too
 * @param probeInterval how long to wait between two probes while it is open, give or take
 * a fifth
 */
public record CircuitSettings(boolean enabled, int window, int failures, Duration slowCall, Duration probeInterval) {

	/**
	 * Four failures in eight calls, slow from half a second on, a probe every half
	 * second.
	 */
	public static final CircuitSettings DEFAULT = new CircuitSettings(true, 8, 4, Duration.ofMillis(500),
			Duration.ofMillis(500));

	/**
	 * Forty failures in fifty calls, otherwise as {@link #DEFAULT}: there is one circuit
	 * for all nodes of a cluster, which one of three that is away must not open.
	 */
	public static final CircuitSettings CLUSTER = new CircuitSettings(true, 50, 40, DEFAULT.slowCall(),
			DEFAULT.probeInterval());

}
