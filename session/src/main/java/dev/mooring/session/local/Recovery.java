package dev.mooring.session.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.local.LocalCopies.Copy;
import dev.mooring.session.log.LogEvent;
import dev.mooring.session.store.RecoverableSessionStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides when something is brought to the shared store, and does it in the background:
 * what the journal took down, and all copies when the store has lost its data, which it
 * tells by their generation.
 */
final class Recovery implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Recovery.class);

	private static final Duration REPLAY_INTERVAL = Duration.ofMillis(500);

	/**
	 * How long after a loss of data a session that cannot be found may still be brought
	 * back by another instance.
	 */
	private static final Duration LOSS_GRACE = Duration.ofSeconds(5);

	private final LogEvent replayFailed = LogEvent.error(Recovery.class, "mooring.session.replay-failed");

	private final LogEvent journalLost = LogEvent.error(Recovery.class, "mooring.session.journal-lost");

	private final RecoverableSessionStore store;

	private final StoreCircuit circuit;

	private final LocalCopies copies;

	private final Journal journal;

	private final Replayer replayer;

	private final Clock clock;

	private final ScheduledThreadPoolExecutor worker;

	private volatile @Nullable LocalPrincipalIndex index;

	private volatile @Nullable String generation;

	private volatile @Nullable Instant lossNoticed;

	private volatile boolean restorePending;

	private volatile boolean closed;

	Recovery(RecoverableSessionStore store, StoreCircuit circuit, LocalCopies copies, Journal journal,
			Replayer replayer, Clock clock) {
		this.store = store;
		this.circuit = circuit;
		this.copies = copies;
		this.journal = journal;
		this.replayer = replayer;
		this.clock = clock;
		this.worker = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "mooring-session-replay");
			thread.setDaemon(true);
			return thread;
		});
		this.worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.worker.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
	}

	void start() {
		this.worker.scheduleWithFixedDelay(this::replay, REPLAY_INTERVAL.toMillis(), REPLAY_INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		this.circuit.onProbe(this::generationSeen);
		this.circuit.onClose(() -> run(this::replay));
	}

	/**
	 * Brings an index up to date, too.
	 */
	void include(LocalPrincipalIndex index) {
		this.index = index;
	}

	/**
	 * The generation of the store's data, as far as known.
	 */
	@Nullable String generation() {
		return this.generation;
	}

	/**
	 * Asks the store for the generation of its data, and follows it.
	 */
	CompletionStage<String> askGeneration() {
		return this.circuit.call(this.store::generation).thenApply((now) -> {
			generationSeen(now);
			return now;
		});
	}

	/**
	 * Whether the store has lost its data so lately that other instances may still be
	 * bringing sessions back.
	 */
	boolean isDataFresh() {
		Instant noticed = this.lossNoticed;
		return noticed != null && this.clock.instant().isBefore(noticed.plus(LOSS_GRACE));
	}

	/**
	 * Brings one session back, unless the store has it.
	 * @param now the generation of the store's data, which is not that of the copy
	 * @return false if it has ended
	 */
	CompletionStage<Boolean> restore(Copy copy, @Nullable String now) {
		return this.replayer.restore(copy, this.copies, now);
	}

	private void generationSeen(String now) {
		synchronized (this) {
			boolean other = Replayer.isOther(this.generation, now);
			this.generation = now;
			if (!other) {
				return;
			}
			this.lossNoticed = this.clock.instant();
			this.restorePending = true;
		}
		run(this::replay);
	}

	private void replay() {
		try {
			if (this.restorePending || !this.journal.isEmpty()) {
				String now = askGeneration().toCompletableFuture().join();
				this.replayer.replayAll(this.journal, this.copies, now);
				if (this.restorePending) {
					restoreAll(now);
				}
			}
			LocalPrincipalIndex principals = this.index;
			if (principals != null && this.circuit.isClosed()) {
				principals.replay(this.circuit::isClosed);
			}
		}
		catch (CompletionException ex) {
			logger.debug("The store cannot take sessions yet", ex);
		}
		catch (RuntimeException ex) {
			this.replayFailed.logLimited(() -> "The replay of sessions failed and will be tried again", ex);
		}
	}

	private void restoreAll(String now) {
		this.restorePending = false;
		List<Copy> lost = this.copies.all()
			.stream()
			.filter((copy) -> Replayer.isOther(copy.generation(), now))
			.toList();
		// The journal goes on from former ids
		Set<String> ended = this.copies.ended()
			.stream()
			.filter((id) -> this.journal.find(id) == null)
			.collect(Collectors.toSet());
		if (!this.replayer.restoreAll(lost, ended, this.copies, now)) {
			this.restorePending = true;
		}
	}

	private void run(Runnable task) {
		try {
			this.worker.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The store is closed", ex);
		}
	}

	/**
	 * Brings what is in the journal, if the store is there.
	 */
	void flush(Duration atMost) {
		CompletableFuture<Void> replayed = new CompletableFuture<>();
		run(() -> {
			replay();
			replayed.complete(null);
		});
		try {
			replayed.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Not everything was brought to the store", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.worker.shutdownNow();
		if (!this.closed && !this.journal.isEmpty()) {
			this.journalLost
				.log("The session store is unavailable and this instance stops: what happened to %d sessions is lost"
					.formatted(this.journal.size()));
		}
		this.closed = true;
	}

}
