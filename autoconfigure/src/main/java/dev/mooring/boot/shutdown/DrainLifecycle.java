package dev.mooring.boot.shutdown;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.mooring.session.log.LogEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Waits between the withdrawal of readiness, which Spring Boot announces when a context
 * is closed, and the graceful stop of the server, which refuses new connections: load
 * balancers need some time until they send no more.
 * <p>
 * It waits in the very call to {@link #stop()}. Only what is still under way after that
 * call is subject to {@code spring.lifecycle.timeout-per-shutdown-phase}. An application
 * that has never been ready, because its start failed, has nobody to wait for.
 */
class DrainLifecycle implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

	private static final LogEvent tooLong = LogEvent.warn(DrainLifecycle.class,
			"mooring.shutdown.longer-than-grace-period");

	private static final LogEvent draining = LogEvent.info(DrainLifecycle.class, "mooring.shutdown.draining");

	private static final LogEvent endedEarly = LogEvent.info(DrainLifecycle.class,
			"mooring.shutdown.drain-ended-early");

	private final ConfigurableApplicationContext context;

	private final Duration drainDelay;

	private final Duration shutdownTimeout;

	private final Duration flushTimeout;

	private final @Nullable Duration gracePeriod;

	private volatile boolean running;

	private volatile boolean hasBeenReady;

	/**
	 * Creates the lifecycle.
	 * @param context the context whose server is drained
	 * @param drainDelay how long to wait
	 * @param shutdownTimeout how long the server may take to stop after that; zero if it
	 * stops at once
	 * @param flushTimeout how long sessions may be brought to the store after that; zero
	 * if none are
	 * @param gracePeriod how long all this may take, if known
	 */
	DrainLifecycle(ConfigurableApplicationContext context, Duration drainDelay, Duration shutdownTimeout,
			Duration flushTimeout, @Nullable Duration gracePeriod) {
		this.context = context;
		this.drainDelay = drainDelay;
		this.shutdownTimeout = shutdownTimeout;
		this.flushTimeout = flushTimeout;
		this.gracePeriod = gracePeriod;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			this.hasBeenReady = true;
		}
	}

	@Override
	public void start() {
		this.running = this.context instanceof WebServerApplicationContext server && server.getWebServer() != null;
		if (this.running) {
			compareWithGracePeriod();
		}
	}

	private void compareWithGracePeriod() {
		Duration total = this.drainDelay.plus(this.shutdownTimeout).plus(this.flushTimeout);
		if (this.gracePeriod != null && total.compareTo(this.gracePeriod) > 0) {
			List<String> parts = new ArrayList<>();
			parts.add("mooring.shutdown.drain-delay (" + print(this.drainDelay) + ")");
			if (!this.shutdownTimeout.isZero()) {
				parts.add("spring.lifecycle.timeout-per-shutdown-phase (" + print(this.shutdownTimeout) + ")");
			}
			if (!this.flushTimeout.isZero()) {
				parts.add("the last writes of mooring.session.on-outage=local (" + print(this.flushTimeout) + ")");
			}
			tooLong.log(String.join(" and ", parts) + ((parts.size() > 1) ? " together are" : " is")
					+ " longer than mooring.shutdown.grace-period (" + print(this.gracePeriod)
					+ "): the process may be killed while it answers requests. Shorten what is too long, or let the"
					+ " orchestrator wait for at least " + print(total) + " and set the grace period to that.");
		}
	}

	@Override
	public void stop() {
		this.running = false;
		if (this.hasBeenReady && this.context.isClosed() && !this.drainDelay.isZero()) {
			drain();
		}
	}

	private void drain() {
		CountDownLatch ended = new CountDownLatch(1);
		TerminationSignal signal = TerminationSignal.handle("TERM", ended::countDown);
		try {
			draining.log("Draining: requests are served for %s more, then the server stops"
				.formatted(print(this.drainDelay)));
			if (ended.await(this.drainDelay.toMillis(), TimeUnit.MILLISECONDS)) {
				endedEarly.log("Draining ended early by SIGTERM");
			}
		}
		catch (InterruptedException ex) {
			endedEarly.log("Draining ended early by an interrupt");
			Thread.currentThread().interrupt();
		}
		finally {
			signal.release();
		}
	}

	private static String print(Duration duration) {
		return DurationStyle.SIMPLE.print(duration,
				(duration.toMillisPart() == 0) ? ChronoUnit.SECONDS : ChronoUnit.MILLIS);
	}

}
