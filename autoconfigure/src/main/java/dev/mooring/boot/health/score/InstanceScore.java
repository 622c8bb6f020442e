package dev.mooring.boot.health.score;

import java.util.Comparator;
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
 * What all instances share is nobody's own fault: no request counts while the session
 * store or a critical component is down, and none that is answered with 503, as Mooring
 * does it, while one is degraded. That one is slow, however, each instance measures by
 * itself, so it excuses nothing.
 */
class InstanceScore implements HealthIndicator, ImmediateHealth, ComponentHealth {

	static final String COMPONENT = "instanceScore";

	private static final int FIRST_SERVER_ERROR = 500;

	private static final int UNAVAILABLE = 503;

	private final LogEvent withdrawn = LogEvent.warn(InstanceScore.class, "mooring.health.instance-withdrawn");

	private final LogEvent returned = LogEvent.info(InstanceScore.class, "mooring.health.instance-returned");

	private final ScoreProperties properties;

	private final Supplier<List<ComponentHealth>> dependencies;

	private final LongSupplier clock;

	private final RequestWindow window;

	private boolean inRotation = true;

	private long changedAt;

	private double shareWhenWithdrawn;

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
	 * Counts a request that has been answered.
	 * @param nanoseconds how long it took
	 * @param status of its response
	 */
	void ended(long nanoseconds, int status) {
		State shared = shared();
		synchronized (this) {
			if (shared == State.DOWN) {
				// What went wrong just before was its fault, too
				this.window.clear();
			}
			else if (status != UNAVAILABLE || shared == State.UP) {
				this.window.add(status >= FIRST_SERVER_ERROR || isSlow(nanoseconds), now());
			}
		}
	}

	/**
	 * Counts a request whose client no longer waits, if it was slow by then. Otherwise it
	 * says nothing.
	 * @param nanoseconds how long the client waited
	 */
	void abandoned(long nanoseconds) {
		if (isSlow(nanoseconds)) {
			ended(nanoseconds, 0);
		}
	}

	private boolean isSlow(long nanoseconds) {
		return nanoseconds >= this.properties.slowRequest().toNanos();
	}

	private State shared() {
		return this.dependencies.get()
			.stream()
			.flatMap((component) -> component.states().values().stream())
			.max(Comparator.naturalOrder())
			.orElse(State.UP);
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
			this.shareWhenWithdrawn = share;
			tellWithdrawn();
		}
		else if (!this.inRotation && (since >= this.properties.maxTimeOut().toNanos() || (enough
				&& share <= this.properties.recoveryLimit() && since >= this.properties.minTimeOut().toNanos()))) {
			change(now);
			if (this.toldWithdrawn) {
				this.toldWithdrawn = false;
				this.returned.log("This instance returns to the rotation");
			}
		}
		else if (!this.inRotation && !this.toldWithdrawn && this.withdrawn.isDue()) {
			tellWithdrawn();
		}
	}

	private void tellWithdrawn() {
		this.toldWithdrawn = this.withdrawn.logLimited(() -> String.format(Locale.ROOT,
				"This instance leaves the rotation: %.0f %% of its requests were slow or failed",
				this.shareWhenWithdrawn * 100));
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
