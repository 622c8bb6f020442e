package dev.mooring.boot.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

import dev.mooring.boot.health.StoreLatency.Percentiles;
import dev.mooring.boot.health.probe.ComponentHealth;
import dev.mooring.session.circuit.StoreCircuit;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;

/**
 * How the session store is, from what calls and background checks have met with. Reading
 * it asks nobody and waits for nothing.
 */
class StoreHealth implements StoreCircuit.OutcomeListener, ComponentHealth {

	static final String COMPONENT = "sessionStore";

	private static final Duration RECENT = Duration.ofMinutes(1);

	/**
	 * Of fewer answers, one that is slow would make up the 95th percentile.
	 */
	private static final int MIN_ANSWERS = 20;

	private static final int MAX_REASON_LENGTH = 300;

	private final StoreCircuit circuit;

	private final StoreHealthProperties properties;

	private final StoreLatency latency;

	private final @Nullable IntSupplier journal;

	private final Clock clock;

	private final BooleanSupplier inReadiness;

	/**
	 * Whether there is more to do about a success than to measure it.
	 */
	private volatile boolean troubled;

	private volatile boolean down;

	private volatile @Nullable Failure lastFailure;

	private int failures;

	private int successes;

	/**
	 * Creates the health of a store.
	 * @param circuit knows whether calls pass
	 * @param properties the thresholds
	 * @param latency measures answers
	 * @param journal tells how many sessions wait to be brought to the store, if any ever
	 * do
	 * @param clock tells when failures happen
	 * @param contributed whether there is a health contributor for it
	 */
	StoreHealth(StoreCircuit circuit, StoreHealthProperties properties, StoreLatency latency,
			@Nullable IntSupplier journal, Clock clock, BooleanSupplier contributed) {
		this.circuit = circuit;
		this.properties = properties;
		this.latency = latency;
		this.journal = journal;
		this.clock = clock;
		this.inReadiness = () -> properties.critical() && contributed.getAsBoolean();
	}

	@Override
	public void onOutcome(long nanoseconds, @Nullable Throwable failure, boolean available) {
		if (available) {
			this.latency.record(nanoseconds);
		}
		if (failure != null) {
			this.lastFailure = new Failure(failure, this.clock.instant());
		}
		if (!available) {
			failed();
		}
		else if (!this.circuit.isClosed()) {
			cutOff();
		}
		else if (this.troubled) {
			succeeded();
		}
	}

	private synchronized void failed() {
		this.troubled = true;
		this.successes = 0;
		this.failures++;
		if (this.failures >= this.properties.failureThreshold() || !this.circuit.isClosed()) {
			this.down = true;
		}
	}

	/**
	 * Calls are slow. The probe that closes the circuit again is the first success.
	 */
	private synchronized void cutOff() {
		this.troubled = true;
		this.successes = 0;
		this.down = true;
	}

	private synchronized void succeeded() {
		this.failures = 0;
		this.successes++;
		if (!this.down || this.successes >= this.properties.successThreshold()) {
			this.down = false;
			this.troubled = false;
			this.successes = 0;
		}
	}

	@Override
	public Set<String> readinessMembers() {
		return this.inReadiness.getAsBoolean() ? Set.of(COMPONENT) : Set.of();
	}

	@Override
	public Map<String, State> states() {
		return Map.of(COMPONENT, state());
	}

	State state() {
		if (!this.circuit.hasAnswered() || !this.circuit.isClosed() || this.down) {
			return State.DOWN;
		}
		Percentiles percentiles = this.latency.percentiles();
		boolean slow = percentiles != null && percentiles.count() >= MIN_ANSWERS
				&& percentiles.p95() > this.properties.latencyLimit().toMillis();
		return (slow || hasFailedLately()) ? State.DEGRADED : State.UP;
	}

	private boolean hasFailedLately() {
		Failure failure = this.lastFailure;
		return failure != null && failure.time.plus(RECENT).isAfter(this.clock.instant());
	}

	Health health() {
		State state = state();
		Health.Builder builder = (state != State.DOWN) ? Health.up() : Health.down();
		builder.withDetail("state", state.name()).withDetail("circuit", this.circuit.getState());
		Percentiles percentiles = this.latency.percentiles();
		if (percentiles != null) {
			builder.withDetail("latency", details(percentiles));
		}
		if (this.journal != null) {
			builder.withDetail("journal", this.journal.getAsInt());
		}
		Failure failure = this.lastFailure;
		if (failure != null) {
			builder.withDetail("lastError", failure.details());
		}
		return builder.build();
	}

	private static Map<String, Object> details(Percentiles percentiles) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("count", percentiles.count());
		details.put("p50", rounded(percentiles.p50()));
		details.put("p95", rounded(percentiles.p95()));
		details.put("p99", rounded(percentiles.p99()));
		details.put("unit", "ms");
		return details;
	}

	private static double rounded(double value) {
		return Math.round(value * 100) / 100d;
	}

	/**
	 * A failure.
	 *
	 * @param cause what happened
	 * @param time when
	 */
	private record Failure(Throwable cause, Instant time) {

		/**
		 * Messages of the store name hosts and commands, but no values.
		 */
		Map<String, Object> details() {
			Throwable root = this.cause;
			for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
				root = root.getCause();
			}
			String reason = String.valueOf(this.cause.getMessage());
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("type", root.getClass().getName());
			details.put("reason",
					(reason.length() <= MAX_REASON_LENGTH) ? reason : reason.substring(0, MAX_REASON_LENGTH) + "...");
			details.put("time", this.time.toString());
			return details;
		}

	}

}
