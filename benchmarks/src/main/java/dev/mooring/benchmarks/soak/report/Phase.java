package dev.mooring.benchmarks.soak.report;

import java.time.Duration;
import java.util.List;

import dev.mooring.benchmarks.soak.lab.Incident;

/**
 * When a request was sent.
 */
enum Phase {

	/**
	 * No fault for a while.
	 */
	HEALTHY("healthy"),

	/**
	 * Nobody may know yet.
	 */
	ONSET("first 3 s of a fault"),

	/**
	 * The fault should be known.
	 */
	FAULT("rest of a fault"),

	/**
	 * The fault is over, and may not be known to be.
	 */
	RECOVERY("5 s after a fault");

	private static final long ONSET_NANOS = Duration.ofSeconds(3).toNanos();

	private static final long RECOVERY_NANOS = Duration.ofSeconds(5).toNanos();

	private final String label;

	Phase(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

	static Phase of(long time, List<Incident> incidents) {
		for (Incident incident : incidents) {
			if (incident.lasts(time)) {
				return isOnset(time, incident) ? ONSET : FAULT;
			}
		}
		boolean recovering = incidents.stream()
			.anyMatch((incident) -> time - incident.end() >= 0 && time - incident.end() < RECOVERY_NANOS);
		return recovering ? RECOVERY : HEALTHY;
	}

	static boolean isOnset(long time, Incident incident) {
		return incident.lasts(time) && time - incident.begin() < ONSET_NANOS;
	}

	static boolean isRest(long time, Incident incident) {
		return incident.lasts(time) && time - incident.begin() >= ONSET_NANOS;
	}

}
