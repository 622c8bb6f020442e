package dev.mooring.boot.health.critical;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	private static final Pattern EXCEPTION = Pattern.compile("((?:[\\w$]+\\.)+[\\w$]+)(?:: .*)?", Pattern.DOTALL);

	private final String name;

	private final HealthIndicator indicator;

	private final Duration timeout;

	private final Predicate<Status> ready;

	private final String late;

	/**
	 * At hand, also when memory is short.
	 */
	private final Health noAnswer;

	private final AtomicBoolean underWay = new AtomicBoolean();

	private volatile boolean toldDown;

	private volatile @Nullable Health verdict = Health.outOfService()
		.withDetail("reason", "has not been evaluated yet")
		.build();

	/**
	 * Creates a check that has not been made yet.
	 * @param name of the contributor
	 * @param indicator says how it is
	 * @param timeout how long that may take
	 * @param ready whether readiness holds with a status; is not asked about those that
	 * everybody knows
	 */
	BackgroundCheck(String name, HealthIndicator indicator, Duration timeout, Predicate<Status> ready) {
		this.name = name;
		this.indicator = indicator;
		this.timeout = timeout;
		this.ready = ready;
		this.late = "has not answered within " + timeout.toMillis() + " ms";
		this.noAnswer = Health.down().withDetail("reason", this.late).build();
	}

	@Override
	public @Nullable Health health() {
		return this.verdict;
	}

	/**
	 * Evaluates the indicator, unless that is under way. If it cannot even be begun, it
	 * is down.
	 * @param workers where; has a thread for each check
	 * @param deadlines who looks at the clock
	 */
	void run(Executor workers, ScheduledExecutorService deadlines) {
		if (!this.underWay.compareAndSet(false, true)) {
			return;
		}
		AtomicBoolean decided = new AtomicBoolean();
		try {
			Future<?> deadline = deadlines.schedule(() -> decide(decided, this.noAnswer), this.timeout.toMillis(),
					TimeUnit.MILLISECONDS);
			workers.execute(() -> evaluate(decided, deadline));
		}
		catch (RejectedExecutionException ex) {
			decided.set(true);
			this.underWay.set(false);
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			this.underWay.set(false);
			decide(decided, Health.down(ex).build());
			throw ex;
		}
	}

	/**
	 * Where not even the verdict can be told, the deadline stands.
	 */
	private void evaluate(AtomicBoolean decided, Future<?> deadline) {
		try {
			decide(decided, evaluate());
			deadline.cancel(false);
		}
		finally {
			this.underWay.set(false);
		}
	}

	private @Nullable Health evaluate() {
		try {
			return this.indicator.health(true);
		}
		catch (Throwable ex) {
			return Health.down(ex).build();
		}
	}

	private void decide(AtomicBoolean decided, @Nullable Health health) {
		if (!decided.compareAndSet(false, true)) {
			return;
		}
		boolean wasUp = isUp();
		this.verdict = health;
		if (!isUp()) {
			tellDown(wasUp, health);
		}
		else if (this.toldDown) {
			this.toldDown = false;
			this.up.log("The health contributor %s, which readiness depends on, is up".formatted(this.name));
		}
	}

	/**
	 * What could not be told at once, because it was told less than a minute ago, is told
	 * later.
	 */
	private void tellDown(boolean wasUp, @Nullable Health health) {
		if (!this.toldDown && health != null && (wasUp || this.down.isDue())) {
			this.toldDown = this.down.logLimited(() -> "The health contributor %s, which readiness depends on, is %s%s"
				.formatted(this.name, health.getStatus(), reason(health)));
		}
	}

	/**
	 * Messages of exceptions may have secrets in them, their classes do not.
	 */
	private String reason(Health health) {
		if (health == this.noAnswer) {
			return ": " + this.late;
		}
		Matcher error = EXCEPTION.matcher(String.valueOf(health.getDetails().get("error")));
		return error.matches() ? ": " + error.group(1) : "";
	}

	boolean isUp() {
		return isUp(this.verdict, this.ready);
	}

	/**
	 * A contributor may abstain, or have a status of its own.
	 */
	static boolean isUp(@Nullable Health health, Predicate<Status> ready) {
		if (health == null || health.getStatus().equals(Status.UP)) {
			return true;
		}
		Status status = health.getStatus();
		return !status.equals(Status.DOWN) && !status.equals(Status.OUT_OF_SERVICE) && ready.test(status);
	}

}
