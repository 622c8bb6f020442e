package dev.mooring.boot.health.critical;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs checks again and again: one thread looks at the clock, and each check may hold up
 * one thread of its own.
 */
class CheckSchedule {

	private static final Log logger = LogFactory.getLog(CheckSchedule.class);

	/**
	 * A thread that has just ended an evaluation may not be idle yet when the next one
	 * begins.
	 */
	private static final int THREADS_PER_CHECK = 2;

	private final Collection<BackgroundCheck> checks;

	private final Duration interval;

	private final ScheduledThreadPoolExecutor clock;

	private final ThreadPoolExecutor workers;

	private @Nullable ScheduledFuture<?> task;

	CheckSchedule(Collection<BackgroundCheck> checks, Duration interval) {
		this.checks = checks;
		this.interval = interval;
		this.clock = new ScheduledThreadPoolExecutor(1, threads());
		this.clock.setRemoveOnCancelPolicy(true);
		this.workers = new ThreadPoolExecutor(0, checks.size() * THREADS_PER_CHECK, 60, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads());
	}

	private static ThreadFactory threads() {
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, "mooring-health-" + number.incrementAndGet());
			thread.setDaemon(true);
			thread.setContextClassLoader(classLoader);
			return thread;
		};
	}

	synchronized void start() {
		this.task = this.clock.scheduleWithFixedDelay(this::runAll, 0, this.interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void runAll() {
		for (BackgroundCheck check : this.checks) {
			try {
				check.run(this.workers, this.clock);
			}
			catch (RuntimeException | Error ex) {
				// The next time may be better: what is thrown here would end them all
				logger.debug("A check could not be begun", ex);
			}
		}
	}

	synchronized void stop() {
		if (this.task != null) {
			this.task.cancel(false);
		}
	}

	/**
	 * Interrupts what hangs.
	 */
	void close() {
		this.clock.shutdownNow();
		this.workers.shutdownNow();
	}

}
