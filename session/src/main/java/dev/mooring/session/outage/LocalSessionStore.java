package dev.mooring.session.outage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.mooring.session.outage.LocalCopies.Copy;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Store that goes on in this instance while the shared one is away.
 * <p>
 * It keeps a copy of each session that it has lately seen. When the shared store fails,
 * sessions are read from their copies and changed there, and a journal takes down what
 * changed; new sessions begin in the journal. A session in the journal is served from it,
 * until a replay in the background has brought its changes to the shared store.
 * <p>
 * When the shared store proves to have lost its data, all copies are brought back to it.
 * {@code docs/adr/0009-local-sessions.md} says what this guarantees, and what it cannot.
 */
public final class LocalSessionStore implements SessionStore, AutoCloseable {

	private static final Log logger = LogFactory.getLog(LocalSessionStore.class);

	private static final Duration REPLAY_INTERVAL = Duration.ofMillis(500);

	/**
	 * How long after a loss of data a session that cannot be found may still be brought
	 * back by another instance.
	 */
	private static final Duration LOSS_GRACE = Duration.ofSeconds(5);

	private final SessionStore store;

	private final RecoverableSessionStore recovery;

	private final StoreCircuit circuit;

	private final LocalSettings settings;

	private final SessionObserver observer;

	private final Clock clock;

	private final LocalCopies copies;

	private final Journal journal;

	private final Replayer replayer;

	/**
	 * Ids that were deleted or changed here lately. A copy that another request took just
	 * before counts no more.
	 */
	private final Cache<String, Boolean> ended;

	private final ScheduledThreadPoolExecutor worker;

	private volatile @Nullable LocalPrincipalIndex index;

	private volatile @Nullable String generation;

	private volatile @Nullable Instant lossNoticed;

	private volatile boolean restorePending;

	private volatile boolean closed;

	/**
	 * Creates a store.
	 * @param store the shared store, behind the circuit
	 * @param recovery the shared store itself
	 * @param circuit the circuit
	 * @param settings bounds
	 * @param observer is told of what happens here
	 * @param clock tells times of access and of changes, and when sessions expire
	 */
	public LocalSessionStore(SessionStore store, RecoverableSessionStore recovery, StoreCircuit circuit,
			LocalSettings settings, SessionObserver observer, Clock clock) {
		this.store = store;
		this.recovery = recovery;
		this.circuit = circuit;
		this.settings = settings;
		this.observer = observer;
		this.clock = clock;
		this.copies = new LocalCopies(settings);
		this.journal = new Journal(settings);
		this.replayer = new Replayer(recovery, circuit, settings, observer, clock);
		this.ended = Caffeine.newBuilder()
			.expireAfterWrite(settings.maxAge())
			.maximumSize(settings.maxSessions())
			.build();
		this.worker = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "mooring-session-replay");
			thread.setDaemon(true);
			return thread;
		});
		this.worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.worker.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
		this.worker.scheduleWithFixedDelay(this::replay, REPLAY_INTERVAL.toMillis(), REPLAY_INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		circuit.onProbe(this::generationSeen);
		circuit.onClose(() -> run(this::replay));
	}

	/**
	 * Decorates the principal index that goes with the shared store in the same way.
	 * @param index the shared index, behind the circuit
	 * @return an index that is brought up to date together with this store
	 */
	public PrincipalIndex decorate(PrincipalIndex index) {
		LocalPrincipalIndex local = new LocalPrincipalIndex(index, this.settings);
		this.index = local;
		return local;
	}

	/**
	 * How many sessions have yet to be brought to the shared store.
	 * @return the length of the journal
	 */
	public int getJournalSize() {
		return this.journal.size();
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> load(String id) {
		return find(id, null, () -> this.store.load(id));
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
		return find(id, now, () -> this.store.access(id, now));
	}

	private CompletionStage<Optional<SessionRecord>> find(String id, @Nullable Instant accessed,
			Supplier<CompletionStage<Optional<SessionRecord>>> call) {
		CompletionStage<Optional<SessionRecord>> journaled = fromJournal(id, accessed);
		if (journaled != null) {
			return journaled;
		}
		return ready(id).handle(
				(ready, failure) -> (failure != null) ? unavailable(id, accessed, failure) : ask(id, accessed, call))
			.thenCompose((result) -> result);
	}

	/**
	 * Makes sure that the shared store has not just lost the session.
	 */
	private CompletionStage<?> ready(String id) {
		CompletionStage<?> verified = this.circuit.verified();
		return verified.thenCompose((done) -> {
			String now = this.generation;
			Copy copy = copy(id);
			return (copy != null && Replayer.isLost(copy.generation(), now)) ? restore(copy, now)
					: CompletableFuture.completedStage(true);
		});
	}

	private CompletionStage<Boolean> restore(Copy copy, @Nullable String now) {
		return this.replayer.restore(copy, this.copies, now).thenApply((exists) -> {
			if (!exists) {
				this.ended.put(copy.session().id(), true);
			}
			return exists;
		});
	}

	private CompletionStage<Optional<SessionRecord>> ask(String id, @Nullable Instant accessed,
			Supplier<CompletionStage<Optional<SessionRecord>>> call) {
		long asked = this.copies.now();
		String before = this.generation;
		return call.get().handle((found, failure) -> {
			CompletionStage<Optional<SessionRecord>> meanwhile = fromJournal(id, accessed);
			if (meanwhile != null) {
				return meanwhile;
			}
			if (failure != null) {
				return unavailable(id, accessed, failure);
			}
			if (found.isPresent()) {
				keep(found.get(), accessed, before, asked);
				return CompletableFuture.completedStage(found);
			}
			return missing(id, accessed, call);
		}).thenCompose((result) -> result);
	}

	private void keep(SessionRecord found, @Nullable Instant accessed, @Nullable String before, long asked) {
		SessionRecord copy = (accessed == null) ? found : new SessionRecord(found.id(), found.creationTime(), accessed,
				found.maxInactiveInterval(), found.attributes(), false);
		this.copies.put(copy, before, this.clock.instant(), asked);
	}

	/**
	 * Serves a session from the journal.
	 * @return null if the journal does not know it
	 */
	private @Nullable CompletionStage<Optional<SessionRecord>> fromJournal(String id, @Nullable Instant accessed) {
		if (this.journal.isEmpty()) {
			return null;
		}
		// Or a replay could take the entry away in between
		synchronized (this.journal) {
			Optional<JournalEntry> known = this.journal.find(id);
			return (known != null) ? local(id, known.orElse(null), accessed) : null;
		}
	}

	private CompletionStage<Optional<SessionRecord>> local(String id, @Nullable JournalEntry entry,
			@Nullable Instant accessed) {
		if (entry == null) {
			return CompletableFuture.completedStage(Optional.empty());
		}
		Instant now = this.clock.instant();
		if (now.isAfter(entry.contact().plus(this.settings.maxAge()))) {
			return CompletableFuture.failedStage(new SessionStoreUnavailableException(
					"The session store has been unavailable for longer than mooring.session.local.max-age", null));
		}
		this.observer.servedLocally();
		if (accessed != null) {
			return CompletableFuture.completedStage(this.journal.access(id, entry, accessed));
		}
		return CompletableFuture
			.completedStage(Optional.of(entry.session()).filter((session) -> !Journal.isExpired(session, now)));
	}

	/**
	 * What this instance has of a session, unless it has ended here.
	 */
	private @Nullable Copy copy(String id) {
		return (this.ended.getIfPresent(id) == null) ? this.copies.get(id) : null;
	}

	private CompletionStage<Optional<SessionRecord>> unavailable(String id, @Nullable Instant accessed,
			Throwable failure) {
		CompletionStage<Optional<SessionRecord>> journaled = fromJournal(id, accessed);
		if (journaled != null) {
			return journaled;
		}
		boolean away = Replayer.isUnavailable(failure);
		if (away && this.ended.getIfPresent(id) != null) {
			return CompletableFuture.completedStage(Optional.empty());
		}
		Copy copy = away ? copy(id) : null;
		return (copy != null) ? local(id, JournalEntry.of(copy), accessed) : CompletableFuture.failedStage(failure);
	}

	/**
	 * The shared store does not have a session: has it ended, or are all data lost?
	 */
	private CompletionStage<Optional<SessionRecord>> missing(String id, @Nullable Instant accessed,
			Supplier<CompletionStage<Optional<SessionRecord>>> call) {
		Copy copy = copy(id);
		if (copy == null) {
			Instant noticed = this.lossNoticed;
			return (noticed != null && this.clock.instant().isBefore(noticed.plus(LOSS_GRACE))
					&& this.ended.getIfPresent(id) == null)
							? CompletableFuture.failedStage(new SessionStoreUnavailableException(
									"The session store has lost its data, which other instances may be bringing back",
									null))
							: CompletableFuture.completedStage(Optional.empty());
		}
		return this.circuit.call(this.recovery::generation).handle((now, failure) -> {
			if (failure != null) {
				return unavailable(id, accessed, failure);
			}
			generationSeen(now);
			if (Replayer.isLost(copy.generation(), now)) {
				return find(id, accessed, call);
			}
			this.copies.remove(id);
			return CompletableFuture.completedStage(Optional.<SessionRecord>empty());
		}).thenCompose((result) -> result);
	}

	@Override
	public CompletionStage<Boolean> save(SessionChange change) {
		String id = (change.previousId() != null) ? change.previousId() : change.id();
		if (!this.journal.isEmpty()) {
			synchronized (this.journal) {
				if (this.journal.find(id) != null) {
					return change(change, null);
				}
			}
		}
		CompletionStage<Boolean> saving = ready(id).thenCompose((ready) -> this.store.save(change));
		return saving.handle((saved, failure) -> {
			if (failure == null && saved) {
				this.copies.changed(change, this.generation, this.clock.instant());
				idChanged(change);
				return CompletableFuture.completedStage(true);
			}
			Copy copy = copy(id);
			JournalEntry base = (copy != null) ? JournalEntry.of(copy) : null;
			boolean possible = base != null || change.kind() == SessionChange.Kind.CREATE
					|| this.journal.find(id) != null;
			if (failure != null) {
				return (possible && Replayer.isUnavailable(failure)) ? change(change, base)
						: CompletableFuture.<Boolean>failedStage(failure);
			}
			return (base != null) ? saveMissing(change, base) : CompletableFuture.completedStage(false);
		}).thenCompose((result) -> result);
	}

	private void idChanged(SessionChange change) {
		if (change.previousId() != null) {
			this.ended.put(change.previousId(), true);
			this.copies.remove(change.previousId());
		}
	}

	private CompletionStage<Boolean> change(SessionChange change, @Nullable JournalEntry base) {
		this.observer.servedLocally();
		try {
			boolean exists = this.journal.change(change, base, this.clock.instant());
			if (exists) {
				idChanged(change);
			}
			return CompletableFuture.completedStage(exists);
		}
		catch (SessionStoreUnavailableException ex) {
			this.observer.journalFull();
			return CompletableFuture.failedStage(ex);
		}
	}

	private CompletionStage<Boolean> saveMissing(SessionChange change, JournalEntry base) {
		return this.circuit.call(this.recovery::generation).handle((now, failure) -> {
			if (failure == null) {
				generationSeen(now);
			}
			if (failure != null || Replayer.isLost(base.generation(), now)) {
				return change(change, base);
			}
			this.copies.remove(base.session().id());
			return CompletableFuture.completedStage(false);
		}).thenCompose((result) -> result);
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> delete(String id) {
		if (!this.journal.isEmpty()) {
			synchronized (this.journal) {
				if (this.journal.find(id) != null) {
					return deleteLocally(id, null);
				}
			}
		}
		Copy copy = copy(id);
		this.ended.put(id, true);
		return this.store.delete(id).handle((found, failure) -> {
			if (failure == null) {
				this.copies.remove(id);
				return CompletableFuture.completedStage(found);
			}
			if (Replayer.isUnavailable(failure)) {
				return deleteLocally(id, (copy != null) ? JournalEntry.of(copy) : null);
			}
			this.ended.invalidate(id);
			return CompletableFuture.<Optional<SessionRecord>>failedStage(failure);
		}).thenCompose((result) -> result);
	}

	private CompletionStage<Optional<SessionRecord>> deleteLocally(String id, @Nullable JournalEntry base) {
		this.observer.servedLocally();
		try {
			Optional<SessionRecord> found = this.journal.delete(id, base, this.clock.instant());
			this.ended.put(id, true);
			this.copies.remove(id);
			return CompletableFuture.completedStage(found);
		}
		catch (SessionStoreUnavailableException ex) {
			this.ended.invalidate(id);
			this.observer.journalFull();
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * Follows the generation of the shared store's data.
	 */
	private void generationSeen(String now) {
		synchronized (this) {
			if (!Replayer.isLost(this.generation, now)) {
				this.generation = now;
				return;
			}
			this.generation = now;
			this.lossNoticed = this.clock.instant();
			this.restorePending = true;
		}
		run(this::replay);
	}

	/**
	 * Brings to the shared store what it has not got, if it is there.
	 */
	private void replay() {
		try {
			if (this.restorePending || !this.journal.isEmpty()) {
				String now = this.circuit.call(this.recovery::generation).toCompletableFuture().join();
				generationSeen(now);
				this.replayer.replayAll(this.journal, this.copies, now);
				if (this.restorePending) {
					restoreAll(now);
				}
			}
			LocalPrincipalIndex principals = this.index;
			if (principals != null && this.circuit.isClosed()) {
				principals.replay();
			}
		}
		catch (CompletionException ex) {
			logger.debug("The store cannot take sessions yet", ex);
		}
		catch (RuntimeException ex) {
			logger.error("The replay of sessions failed and will be tried again", ex);
		}
	}

	private void restoreAll(String now) {
		this.restorePending = false;
		List<Copy> lost = this.copies.all().stream().filter((copy) -> Replayer.isLost(copy.generation(), now)).toList();
		// The journal goes on from former ids
		List<String> gone = this.ended.asMap().keySet().stream().filter((id) -> this.journal.find(id) == null).toList();
		if (!this.replayer.restoreAll(lost, gone, this.copies, now)) {
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
	 * Brings what is in the journal to the shared store, if that is there.
	 * @param atMost how long to wait for that
	 */
	public void flush(Duration atMost) {
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

	/**
	 * Ends the replays, and says what is lost by that.
	 */
	@Override
	public void close() {
		this.worker.shutdownNow();
		if (!this.closed && !this.journal.isEmpty()) {
			logger
				.error("The session store is unavailable and this instance stops: what happened to %d sessions is lost"
					.formatted(this.journal.size()));
		}
		this.closed = true;
	}

}
