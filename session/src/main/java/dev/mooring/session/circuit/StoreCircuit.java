package dev.mooring.session.circuit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.mooring.session.log.LogEvent;
import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Circuit breaker around a store. While it is closed, calls pass. It opens when too many
 * of the last calls failed or were slow; then calls fail at once. It is never a caller
 * who tries whether the store is back, but a probe in the background, at short intervals;
 * the first one that succeeds closes the circuit.
 * <p>
 * Each change is one line in the log, a minute apart at least where they follow each
 * other.
 */
public final class StoreCircuit implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(StoreCircuit.class);

	/**
	 * After so many probes in a row that could not get through an open connection, it is
	 * opened anew.
	 */
	private static final int PROBES_PER_CONNECTION = 3;

	private static final int WAITING_THREADS = 2;

	private final LogEvent unavailable = LogEvent.warn(StoreCircuit.class, "mooring.session.store-unavailable");

	private final LogEvent available = LogEvent.info(StoreCircuit.class, "mooring.session.store-available");

	private final LogEvent listenerFailed = LogEvent.error(StoreCircuit.class, "mooring.session.store-listener-failed");

	private final CircuitSettings settings;

	private final Supplier<? extends CompletionStage<String>> probe;

	private final Runnable reconnect;

	private final CircuitBreaker breaker;

	private final ScheduledThreadPoolExecutor scheduler;

	/**
	 * Where those go on who have waited for a probe: with the rest of a request perhaps,
	 * which must not hold up the next probe.
	 */
	private final ThreadPoolExecutor waiters;

	private final AtomicBoolean probeScheduled = new AtomicBoolean();

	private volatile Consumer<String> probeListener = (generation) -> {
	};

	private volatile Runnable closeListener = () -> {
	};

	private volatile OutcomeListener outcomeListener = (nanoseconds, failure, available) -> {
	};

	private final LongAdder openings = new LongAdder();

	private final LongAdder refused = new LongAdder();

	/**
	 * Whether the store has answered since the last check.
	 */
	private volatile boolean heard;

	private volatile boolean answered;

	private volatile @Nullable String lastGeneration;

	private volatile boolean verified = true;

	private volatile @Nullable SessionStoreException lastFailure;

	private volatile long openedAt;

	/**
	 * Whether the log says that the store is unavailable.
	 */
	private boolean announced;

	private @Nullable Probe currentProbe;

	private int failedProbes;

	/**
	 * Creates a closed circuit.
	 * @param settings when it opens and how it closes
	 * @param probe asks the store for the generation of its data; must complete within a
	 * deadline
	 * @param reconnect gives up a connection that does not work; may block
	 */
	public StoreCircuit(CircuitSettings settings, Supplier<? extends CompletionStage<String>> probe,
			Runnable reconnect) {
		this.settings = settings;
		this.probe = probe;
		this.reconnect = reconnect;
		this.breaker = CircuitBreaker.of("session-store",
				CircuitBreakerConfig.custom()
					.slidingWindow(settings.window(), settings.failures(), SlidingWindowType.COUNT_BASED)
					.failureRateThreshold(100f * settings.failures() / settings.window())
					.slowCallDurationThreshold(settings.slowCall())
					.slowCallRateThreshold(100)
					.permittedNumberOfCallsInHalfOpenState(1)
					.build());
		this.breaker.getEventPublisher().onStateTransition((event) -> {
			switch (event.getStateTransition()) {
				case CLOSED_TO_OPEN -> opened();
				case HALF_OPEN_TO_CLOSED -> closed();
				default -> {
				}
			}
		});
		fillWindow();
		this.scheduler = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "mooring-session-probe");
			thread.setDaemon(true);
			return thread;
		});
		this.scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		this.waiters = new ThreadPoolExecutor(WAITING_THREADS, WAITING_THREADS, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, "mooring-session-waiter");
					thread.setDaemon(true);
					thread.setContextClassLoader(classLoader);
					return thread;
				});
		this.waiters.allowCoreThreadTimeOut(true);
	}

	/**
	 * A rate counts failures only if the window is full, from the beginning.
	 */
	private void fillWindow() {
		for (int i = 0; i < this.settings.window(); i++) {
			this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Calls a listener with the generation of the store's data whenever a probe has
	 * succeeded, before the circuit closes; and at once if one has succeeded before.
	 * @param listener must not block
	 */
	public void onProbe(Consumer<String> listener) {
		this.probeListener = listener;
		String known = this.lastGeneration;
		if (known != null) {
			listener.accept(known);
		}
	}

	/**
	 * Calls a listener whenever the circuit has closed.
	 * @param listener must not block
	 */
	public void onClose(Runnable listener) {
		this.closeListener = listener;
	}

	/**
	 * Tells a listener how each call and each probe ended.
	 * @param listener is called by the thread that completes the call, so it must be
	 * quick
	 */
	public void onOutcome(OutcomeListener listener) {
		this.outcomeListener = listener;
	}

	/**
	 * From now on asks the store also while the circuit is closed, if nothing that was
	 * asked of it has succeeded for some time.
	 * @param interval how long to wait between two looks
	 * @param timeout after which time without an answer the listener is told of a failure
	 */
	public void checkEvery(Duration interval, Duration timeout) {
		try {
			this.scheduler.scheduleWithFixedDelay(() -> checkSafely(timeout), interval.toNanos(), interval.toNanos(),
					TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The circuit is shut down", ex);
		}
	}

	/**
	 * Whatever is thrown here must not end the checks.
	 */
	private void checkSafely(Duration timeout) {
		try {
			checkIfIdle(timeout);
		}
		catch (RuntimeException | Error ex) {
			logger.debug("The session store could not be checked", ex);
		}
	}

	private void checkIfIdle(Duration timeout) {
		boolean idle = !this.heard;
		this.heard = false;
		if (!idle || !isClosed() || !this.answered) {
			return;
		}
		Probe current = currentOrNewProbe();
		this.scheduler.schedule(() -> {
			if (!current.result.isDone()) {
				tellOnce(current, timeout.toNanos(), new SessionStoreUnavailableException(
						"The session store has not answered within " + timeout.toMillis() + " ms", null));
			}
		}, timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Asks the store for the first time. If it does not answer, the circuit opens.
	 * @param atMost how long to wait for it
	 * @return whether it answered
	 */
	public boolean start(Duration atMost) {
		try {
			probe().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			if (!this.answered && this.settings.enabled()) {
				this.breaker.transitionToOpenState();
			}
			else if (!this.answered) {
				probeLater();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return this.answered;
	}

	/**
	 * Whether the store has ever answered.
	 * @return true from the first answer on
	 */
	public boolean hasAnswered() {
		return this.answered;
	}

	/**
	 * Whether calls pass.
	 * @return true if the circuit is closed
	 */
	public boolean isClosed() {
		return !this.settings.enabled() || this.breaker.getState() == State.CLOSED;
	}

	/**
	 * The state in the usual terms.
	 * @return {@code closed}, {@code open} or {@code half_open}
	 */
	public String getState() {
		return isClosed() ? "closed" : (this.breaker.getState() == State.HALF_OPEN) ? "half_open" : "open";
	}

	/**
	 * Why the circuit is open, or was last.
	 * @return the message of the last failure, or null if there was none
	 */
	public @Nullable String getReason() {
		SessionStoreException failure = this.lastFailure;
		return (failure != null) ? failure.getMessage() : null;
	}

	/**
	 * How many times the circuit has opened.
	 * @return the number since the start
	 */
	public long getOpenings() {
		return this.openings.sum();
	}

	/**
	 * How many calls the open circuit has refused.
	 * @return the number since the start
	 */
	public long getRefused() {
		return this.refused.sum();
	}

	/**
	 * Has the store looked at as soon as possible, because its connection is new.
	 */
	public void check() {
		this.verified = false;
		execute(this::probe);
	}

	/**
	 * Waits until the store behind a new connection has been looked at: it may be another
	 * than before, or have lost its data.
	 * @return completes when that is known; fails if the store did not answer
	 */
	public CompletionStage<?> verified() {
		return (this.verified || !isClosed()) ? CompletableFuture.completedStage(null) : probe();
	}

	private boolean execute(Runnable task) {
		try {
			this.scheduler.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The circuit is shut down", ex);
			return false;
		}
	}

	/**
	 * Makes a call if the circuit is closed.
	 * @param <T> the type of its result
	 * @param operation makes the call; must complete within a deadline
	 * @return the result; fails with a {@link SessionStoreUnavailableException} at once
	 * if the circuit is open
	 */
	public <T> CompletionStage<T> call(Supplier<CompletionStage<T>> operation) {
		if (!isClosed()) {
			this.refused.increment();
			return CompletableFuture.failedFuture(new CircuitOpenException(this.lastFailure));
		}
		long start = System.nanoTime();
		return operation.get().whenComplete((result, failure) -> record(System.nanoTime() - start, failure));
	}

	private void record(long nanoseconds, @Nullable Throwable failure) {
		SessionStoreException unavailable = asUnavailable(failure);
		if (unavailable == null) {
			this.answered = true;
		}
		// A late answer to an earlier call says nothing about now
		if (this.settings.enabled() && this.breaker.getState() == State.CLOSED) {
			if (unavailable != null) {
				this.lastFailure = unavailable;
				this.breaker.onError(nanoseconds, TimeUnit.NANOSECONDS, unavailable);
			}
			else {
				this.breaker.onSuccess(nanoseconds, TimeUnit.NANOSECONDS);
			}
		}
		if (unavailable == null && !this.heard) {
			this.heard = true;
		}
		tell(nanoseconds, unwrap(failure), unavailable == null);
	}

	private void tell(long nanoseconds, @Nullable Throwable failure, boolean available) {
		tell(() -> this.outcomeListener.onOutcome(nanoseconds, failure, available));
	}

	private void tellOnce(Probe probe, long nanoseconds, @Nullable Throwable failure) {
		if (probe.told.compareAndSet(false, true)) {
			tell(nanoseconds, failure, failure == null);
		}
	}

	/**
	 * A store that refuses writes for want of space, or a command for want of rights, is
	 * there.
	 */
	private static @Nullable SessionStoreException asUnavailable(@Nullable Throwable failure) {
		return (unwrap(failure) instanceof SessionStoreUnavailableException unavailable && !unavailable.isReadable())
				? unavailable : null;
	}

	/**
	 * Asks the store, unless it is being asked already.
	 * @return completes when the circuit knows of the answer
	 */
	private CompletableFuture<String> probe() {
		return currentOrNewProbe().result;
	}

	private synchronized Probe currentOrNewProbe() {
		Probe current = this.currentProbe;
		if (current != null) {
			return current;
		}
		Probe next = new Probe(new CompletableFuture<>(), new AtomicBoolean());
		this.currentProbe = next;
		if (this.breaker.getState() == State.OPEN) {
			this.breaker.transitionToHalfOpenState();
		}
		long start = System.nanoTime();
		CompletionStage<String> answer;
		try {
			answer = this.probe.get();
		}
		catch (RuntimeException | Error ex) {
			answer = CompletableFuture.failedStage(ex);
		}
		answer.whenComplete((generation, failure) -> {
			long nanoseconds = System.nanoTime() - start;
			if (!execute(() -> probed(next, generation, failure, nanoseconds))) {
				next.result.completeExceptionally(new CircuitOpenException(this.lastFailure));
			}
		});
		return next;
	}

	private void probed(Probe asked, @Nullable String generation, @Nullable Throwable failure, long nanoseconds) {
		synchronized (this) {
			this.currentProbe = null;
		}
		if (generation != null) {
			succeeded(generation, nanoseconds);
			tellOnce(asked, nanoseconds, null);
			this.waiters.execute(() -> asked.result.complete(generation));
		}
		else {
			SessionStoreException cause = (unwrap(failure) instanceof SessionStoreException known) ? known
					: new SessionStoreException("The session store failed", failure);
			failed(cause, nanoseconds);
			tellOnce(asked, nanoseconds, cause);
			this.waiters.execute(() -> asked.result.completeExceptionally(cause));
			if (this.failedProbes % PROBES_PER_CONNECTION == 0) {
				reconnect();
			}
		}
		if (!isClosed() || !this.answered) {
			probeLater();
		}
	}

	private void succeeded(String generation, long nanoseconds) {
		this.failedProbes = 0;
		this.answered = true;
		this.heard = true;
		this.lastGeneration = generation;
		tell(() -> this.probeListener.accept(generation));
		this.verified = true;
		if (this.settings.enabled()) {
			this.breaker.onSuccess(nanoseconds, TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * A listener that fails must not end the probes.
	 */
	private void tell(Runnable listener) {
		try {
			listener.run();
		}
		catch (RuntimeException ex) {
			this.listenerFailed.logLimited(() -> "A listener to the session store failed", ex);
		}
	}

	private void failed(SessionStoreException cause, long nanoseconds) {
		this.lastFailure = cause;
		if (this.settings.enabled()) {
			this.breaker.onError(nanoseconds, TimeUnit.NANOSECONDS, cause);
		}
		this.failedProbes++;
		if (this.unavailable.isDue()) {
			announce();
		}
	}

	private void reconnect() {
		try {
			this.reconnect.run();
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot give up the connection", ex);
		}
	}

	private void probeLater() {
		if (!this.probeScheduled.compareAndSet(false, true)) {
			return;
		}
		double factor = 0.8 + 0.4 * ThreadLocalRandom.current().nextDouble();
		long delay = (long) (this.settings.probeInterval().toNanos() * factor);
		try {
			this.scheduler.schedule(() -> {
				this.probeScheduled.set(false);
				if (!isClosed() || !this.answered) {
					probe();
				}
			}, delay, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The circuit is shut down", ex);
		}
	}

	private void opened() {
		this.openings.increment();
		this.openedAt = System.nanoTime();
		announce();
		probeLater();
	}

	/**
	 * Where the circuit opens again and again, the log says so once a minute, with the
	 * end of the same outage.
	 */
	private void announce() {
		synchronized (this.unavailable) {
			if (isClosed() || this.announced) {
				return;
			}
			this.announced = this.unavailable.logLimited(
					() -> "The session store is unavailable, calls are cut off until a probe succeeds. Last failure: "
							+ reason(this.lastFailure));
		}
	}

	private static String reason(@Nullable Throwable failure) {
		return (failure != null) ? String.valueOf(failure.getMessage()) : "calls were slow";
	}

	private void closed() {
		fillWindow();
		synchronized (this.unavailable) {
			if (this.announced) {
				this.announced = false;
				this.available.log("The session store is available again, after %d ms"
					.formatted(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.openedAt)));
			}
		}
		tell(this.closeListener);
	}

	private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? unwrap(failure.getCause())
				: failure;
	}

	/**
	 * Ends the probes. Who waits for one waits no longer.
	 */
	@Override
	public void close() {
		this.scheduler.shutdownNow();
		CompletableFuture<String> current;
		synchronized (this) {
			current = (this.currentProbe != null) ? this.currentProbe.result : null;
		}
		if (current != null) {
			current.completeExceptionally(new CircuitOpenException(this.lastFailure));
		}
	}

	/**
	 * Is told how calls and probes ended.
	 */
	@FunctionalInterface
	public interface OutcomeListener {

		/**
		 * A call or a probe has ended.
		 * @param nanoseconds how long it took
		 * @param failure why it failed, or null if it succeeded
		 * @param available whether the store is there; it may be, and refuse a call all
		 * the same
		 */
		void onOutcome(long nanoseconds, @Nullable Throwable failure, boolean available);

	}

	/**
	 * A probe under way.
	 *
	 * @param result completes when the circuit knows of the answer
	 * @param told whether the listener knows how it ended
	 */
	private record Probe(CompletableFuture<String> result, AtomicBoolean told) {

	}

	/**
	 * The circuit is open. Thrown too often and too early to be worth a stack trace.
	 */
	private static final class CircuitOpenException extends SessionStoreUnavailableException {

		private static final long serialVersionUID = 1L;

		CircuitOpenException(@Nullable Throwable lastFailure) {
			super("The session store is unavailable: " + reason(lastFailure), null);
		}

		@Override
		public Throwable fillInStackTrace() {
			return this;
		}

	}

}
