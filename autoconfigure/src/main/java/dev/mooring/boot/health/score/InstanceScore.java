package dev.mooring.boot.health.score;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.mooring.boot.health.probe.ComponentHealth;
import dev.mooring.boot.health.probe.ImmediateHealth;
import dev.mooring.session.log.LogEvent;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Takes an instance out of rotation while it answers badly, and back: when it answers
 * well, or after some time, because without requests it would never know.
 * <p>
 * Requests that end while something is wrong with the session store or a critical
 * component are not counted: all instances share those.
 */
class InstanceScore implements HealthIndicator, ImmediateHealth, ComponentHealth {

	static final String COMPONENT = "instanceScore";

	private final LogEvent withdrawn = LogEvent.warn(InstanceScore.class, "mooring.health.instance-withdrawn");

	private final LogEvent returned = LogEvent.info(InstanceScore.class, "mooring.health.instance-returned");

	private final ScoreProperties properties;

	private final Supplier<List<ComponentHealth>> dependencies;

	private final LongSupplier clock;

	private final RequestWindow window;

	private boolean inRotation = true;

	private long changedAt;

	private boolean toldWithdrawn;

	/**
	 * Creates the score of an instance in rotation.
	 * @param properties the limits
	 * @param dependencies what others depend on, too
	 * @param clock tells nanoseconds since any moment
	 */
	InstanceScore(ScoreProperties properties, Supplier<List<ComponentHealth>> dependencies, LongSupplier clock) {
		this.properties = properties;
		this.dependencies = dependencies;
		this.clock = clock;
		this.changedAt = clock.getAsLong();
		this.window = new RequestWindow(properties.window().toNanos(), this.changedAt);
	}

	/**
	 * Tells the time, to measure requests.
	 */
	long now() {
		return this.clock.getAsLong();
	}

	/**
	 * Counts a request.
	 * @param nanoseconds how long it took
	 * @param failed whether the server failed to answer it
	 */
	void ended(long nanoseconds, boolean failed) {
		boolean wentBadly = failed || nanoseconds >= this.properties.slowRequest().toNanos();
		if (this.dependencies.get().stream().allMatch(InstanceScore::isWell)) {
			synchronized (this) {
				this.window.add(wentBadly, now());
			}
		}
	}

	private static boolean isWell(ComponentHealth component) {
		return component.states().values().stream().allMatch((state) -> state == State.UP);
	}

	@Override
	public synchronized Health health() {
		decide();
		Health.Builder builder = this.inRotation ? Health.up() : Health.outOfService();
		long now = now();
		return builder.withDetail("requests", this.window.requests(now))
			.withDetail("badShare", Math.round(this.window.badShare(now) * 1000) / 1000d)
			.withDetail("limit", this.properties.limit())
			.build();
	}

	private void decide() {
		long now = now();
		boolean enough = this.window.requests(now) >= this.properties.minRequests();
		double share = this.window.badShare(now);
		long since = now - this.changedAt;
		if (this.inRotation && enough && share >= this.properties.limit()
				&& since >= this.properties.minServingTime().toNanos()) {
			change(now);
			this.toldWithdrawn = this.withdrawn.logLimited(() -> String.format(Locale.ROOT,
					"This instance leaves the rotation: %.0f %% of its requests were slow or failed", share * 100));
		}
		else if (!this.inRotation && ((enough && share <= this.properties.recoveryLimit())
				|| since >= this.properties.maxTimeOut().toNanos())) {
			change(now);
			if (this.toldWithdrawn) {
				this.returned.log("This instance returns to the rotation");
			}
		}
	}

	private void change(long now) {
		this.inRotation = !this.inRotation;
		this.changedAt = now;
		this.window.clear();
	}

	@Override
	public Set<String> readinessMembers() {
		return Set.of(COMPONENT);
	}

	@Override
	public synchronized Map<String, State> states() {
		decide();
		return Map.of(COMPONENT, this.inRotation ? State.UP : State.DOWN);
	}

}
