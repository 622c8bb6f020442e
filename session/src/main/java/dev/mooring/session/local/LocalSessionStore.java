package dev.mooring.session.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.local.LocalCopies.Copy;
import dev.mooring.session.log.LogEvent;
import dev.mooring.session.store.PrincipalIndex;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreUnavailableException;
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

	/**
	 * How long an application that stops should let {@link #flush} take at most. A store
	 * that is there takes thousands of sessions in this time.
	 */
	public static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(5);

	private final LogEvent journalFull = LogEvent.warn(LocalSessionStore.class, "mooring.session.journal-full");

	private final SessionStore store;

	private final StoreCircuit circuit;

	private final LocalSettings settings;

	private final SessionObserver observer;

	private final Clock clock;

	private final LocalCopies copies;

	private final Journal journal;

	private final Recovery recovery;

	/**
	 * Creates a store.
	 * @param store the shared store, behind the circuit
	 * @param recoverable the shared store itself
	 * @param circuit the circuit
	 * @param settings bounds
	 * @param observer is told of what happens here
	 * @param clock tells times of access and of changes, and when sessions expire
	 */
	public LocalSessionStore(SessionStore store, RecoverableSessionStore recoverable, StoreCircuit circuit,
			LocalSettings settings, SessionObserver observer, Clock clock) {
		this.store = store;
		this.circuit = circuit;
		this.settings = settings;
		this.observer = observer;
		this.clock = clock;
		this.copies = new LocalCopies(settings);
		this.journal = new Journal(settings);
		this.recovery = new Recovery(recoverable, circuit, this.copies, this.journal,
				new Replayer(recoverable, circuit, settings, observer, clock), clock);
		this.recovery.start();
	}

	/**
	 * Decorates the principal index that goes with the shared store in the same way.
	 * @param index the shared index, behind the circuit
	 * @return an index that is brought up to date together with this store
	 */
	public PrincipalIndex decorate(PrincipalIndex index) {
		LocalPrincipalIndex local = new LocalPrincipalIndex(index, this.settings);
		this.recovery.include(local);
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
			String now = this.recovery.generation();
			Copy copy = this.copies.get(id);
			return (copy != null && Replayer.isOther(copy.generation(), now)) ? this.recovery.restore(copy, now)
					: CompletableFuture.completedStage(true);
		});
	}

	private CompletionStage<Optional<SessionRecord>> ask(String id, @Nullable Instant accessed,
			Supplier<CompletionStage<Optional<SessionRecord>>> call) {
		long asked = this.copies.now();
		String before = this.recovery.generation();
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
		this.copies.put(copy, found.lastAccessedTime(), before, this.clock.instant(), asked);
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

	private CompletionStage<Optional<SessionRecord>> unavailable(String id, @Nullable Instant accessed,
			Throwable failure) {
		CompletionStage<Optional<SessionRecord>> journaled = fromJournal(id, accessed);
		if (journaled != null) {
			return journaled;
		}
		boolean away = Replayer.isUnavailable(failure);
		if (away && this.copies.isEnded(id)) {
			return CompletableFuture.completedStage(Optional.empty());
		}
		// Or a save of another request could be done in between
		synchronized (this.journal) {
			Copy copy = away ? this.copies.get(id) : null;
			return (copy != null) ? local(id, JournalEntry.of(copy), accessed) : CompletableFuture.failedStage(failure);
		}
	}

	/**
	 * The shared store does not have a session: has it ended, or are all data lost?
	 */
	private CompletionStage<Optional<SessionRecord>> missing(String id, @Nullable Instant accessed,
			Supplier<CompletionStage<Optional<SessionRecord>>> call) {
		Copy copy = this.copies.get(id);
		if (copy == null) {
			return (this.recovery.isDataFresh() && !this.copies.isEnded(id))
					? CompletableFuture.failedStage(new SessionStoreUnavailableException(
							"The session store has lost its data, which other instances may be bringing back", null))
					: CompletableFuture.completedStage(Optional.empty());
		}
		return this.recovery.askGeneration().handle((now, failure) -> {
			if (failure != null) {
				return unavailable(id, accessed, failure);
			}
			if (Replayer.isOther(copy.generation(), now)) {
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
			// Or another request could take the session to the journal in between
			synchronized (this.journal) {
				return saved(change, id, saved, failure);
			}
		}).thenCompose((result) -> result);
	}

	private CompletionStage<Boolean> saved(SessionChange change, String id, @Nullable Boolean saved,
			@Nullable Throwable failure) {
		if (failure == null && Boolean.TRUE.equals(saved)) {
			this.copies.changed(change, this.recovery.generation(), this.clock.instant());
			this.journal.saved(change);
			idChanged(change);
			return CompletableFuture.completedStage(true);
		}
		Copy copy = this.copies.get(id);
		JournalEntry base = (copy != null) ? JournalEntry.of(copy) : null;
		boolean possible = base != null || change.kind() == SessionChange.Kind.CREATE || this.journal.find(id) != null;
		if (failure != null) {
			return (possible && Replayer.isUnavailable(failure)) ? change(change, base)
					: CompletableFuture.failedStage(failure);
		}
		return (base != null) ? saveMissing(change, base) : CompletableFuture.completedStage(false);
	}

	private void idChanged(SessionChange change) {
		if (change.previousId() != null) {
			this.copies.end(change.previousId());
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
			journalFull();
			return CompletableFuture.failedStage(ex);
		}
	}

	private CompletionStage<Boolean> saveMissing(SessionChange change, JournalEntry base) {
		return this.recovery.askGeneration().handle((now, failure) -> {
			if (failure != null || Replayer.isOther(base.generation(), now)) {
				return change(change, base);
			}
			this.copies.remove(base.session().id());
			return CompletableFuture.completedStage(false);
		}).thenCompose((result) -> result);
	}

	@Override
	public CompletionStage<Optional<SessionRecord>> delete(String id) {
		Copy copy;
		// Or another request could take the session to the journal in between
		synchronized (this.journal) {
			if (this.journal.find(id) != null) {
				return deleteLocally(id, null);
			}
			copy = this.copies.get(id);
			this.copies.hide(id);
		}
		return this.store.delete(id).handle((found, failure) -> {
			if (failure == null) {
				this.copies.end(id);
				return CompletableFuture.completedStage(found);
			}
			if (Replayer.isUnavailable(failure)) {
				return deleteLocally(id, (copy != null) ? JournalEntry.of(copy) : null);
			}
			this.copies.show(id);
			return CompletableFuture.<Optional<SessionRecord>>failedStage(failure);
		}).thenCompose((result) -> result);
	}

	private void journalFull() {
		this.observer.journalFull();
		this.journalFull.logLimited(() -> "The journal of this instance is full: changes of sessions are refused until "
				+ "the session store is back");
	}

	private CompletionStage<Optional<SessionRecord>> deleteLocally(String id, @Nullable JournalEntry base) {
		this.observer.servedLocally();
		try {
			Optional<SessionRecord> found = this.journal.delete(id, base, this.clock.instant());
			this.copies.end(id);
			return CompletableFuture.completedStage(found);
		}
		catch (SessionStoreUnavailableException ex) {
			this.copies.show(id);
			journalFull();
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * Brings what is in the journal to the shared store, if that is there.
	 * @param atMost how long to wait for that
	 */
	public void flush(Duration atMost) {
		this.recovery.flush(atMost);
	}

	/**
	 * Ends the replays, and says what is lost by that.
	 */
	@Override
	public void close() {
		this.recovery.close();
	}

}
