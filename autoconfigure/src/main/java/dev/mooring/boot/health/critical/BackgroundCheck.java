package dev.mooring.boot.health.critical;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.mooring.boot.health.probe.ImmediateHealth;
import dev.mooring.session.log.LogEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Takes the place of a health indicator and says what that has last said. One evaluation
 * at most is under way; what it says after its deadline is not heard.
 */
class BackgroundCheck implements HealthIndicator, ImmediateHealth {

	private final LogEvent down = LogEvent.warn(BackgroundCheck.class, "mooring.health.component-down");

	private final LogEvent up = LogEvent.info(BackgroundCheck.class, "mooring.health.component-up");

	private final String name;

	private final HealthIndicator indicator;

	private final Duration timeout;

	private final AtomicBoolean underWay = new AtomicBoolean();

	private volatile boolean evaluated;

	private volatile boolean toldDown;

	private volatile @Nullable Health verdict = Health.outOfService()
		.withDetail("reason", "has not been evaluated yet")
		.build();

	BackgroundCheck(String name, HealthIndicator indicator, Duration timeout) {
		this.name = name;
		this.indicator = indicator;
		this.timeout = timeout;
	}

	@Override
	public @Nullable Health health() {
		return this.verdict;
	}

	/**
	 * Evaluates the indicator, unless that is under way.
	 * @param workers where; has a thread for each check
	 * @param deadlines who looks at the clock
	 */
	void run(Executor workers, ScheduledExecutorService deadlines) {
		if (!this.underWay.compareAndSet(false, true)) {
			return;
		}
		AtomicBoolean decided = new AtomicBoolean();
		Future<?> deadline = deadlines.schedule(() -> decide(decided, noAnswer()), this.timeout.toMillis(),
				TimeUnit.MILLISECONDS);
		try {
			workers.execute(() -> {
				try {
					decide(decided, evaluate());
				}
				finally {
					ended(deadline);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			ended(deadline);
			throw ex;
		}
	}

	private void ended(Future<?> deadline) {
		deadline.cancel(false);
		this.underWay.set(false);
	}

	private @Nullable Health evaluate() {
		try {
			return this.indicator.health(true);
		}
		catch (Exception | LinkageError | StackOverflowError ex) {
			return Health.down(ex).build();
		}
	}

	private Health noAnswer() {
		return Health.down().withDetail("reason", "has not answered within " + this.timeout.toMillis() + " ms").build();
	}

	private void decide(AtomicBoolean decided, @Nullable Health health) {
		if (!decided.compareAndSet(false, true)) {
			return;
		}
		boolean wasUp = !this.evaluated || isUp(this.verdict);
		this.verdict = health;
		this.evaluated = true;
		if (wasUp && health != null && !isUp(health)) {
			this.toldDown = this.down.logLimited(() -> "The health contributor %s, which readiness depends on, is %s"
				.formatted(this.name, health.getStatus()));
		}
		else if (!wasUp && isUp(health) && this.toldDown) {
			this.toldDown = false;
			this.up.log("The health contributor %s, which readiness depends on, is up".formatted(this.name));
		}
	}

	/**
	 * A contributor may abstain, or have a status of its own.
	 */
	static boolean isUp(@Nullable Health health) {
		return health == null
				|| !(health.getStatus().equals(Status.DOWN) || health.getStatus().equals(Status.OUT_OF_SERVICE));
	}

}
