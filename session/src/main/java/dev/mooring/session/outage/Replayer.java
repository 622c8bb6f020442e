package dev.mooring.session.outage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import dev.mooring.session.outage.Journal.Entry;
import dev.mooring.session.outage.LocalCopies.Copy;
import dev.mooring.session.store.RecoverableSessionStore;
import dev.mooring.session.store.ReplayResult;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionObserver;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionReplay;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Brings to the store what happened to sessions in this instance.
 */
final class Replayer {

	private static final Log logger = LogFactory.getLog(Replayer.class);

	private static final int PARALLEL = 64;

	private final RecoverableSessionStore store;

	private final StoreCircuit circuit;

	private final SessionObserver observer;

	private final Clock clock;

	Replayer(RecoverableSessionStore store, StoreCircuit circuit, SessionObserver observer, Clock clock) {
		this.store = store;
		this.circuit = circuit;
		this.observer = observer;
		this.clock = clock;
	}

	/**
	 * Brings one entry of the journal.
	 * @param generation that of the store's data now
	 */
	CompletionStage<ReplayResult> replay(Entry entry, @Nullable String generation) {
		SessionRecord session = entry.session();
		Set<String> gone = new HashSet<>(entry.formerIds());
		if (entry.deleted()) {
			gone.add(session.id());
			if (entry.storedId() != null) {
				gone.add(entry.storedId());
			}
			return delete(gone).thenApply((done) -> new ReplayResult(false, 0));
		}
		boolean restore = entry.storedId() == null || isLost(entry.generation(), generation)
				|| !this.clock.instant().isBefore(entry.storedUntil());
		return delete(gone).thenCompose((done) -> move(entry, restore)).thenCompose((exists) -> {
			if (!exists) {
				return CompletableFuture.completedStage(new ReplayResult(false, 0));
			}
			return this.store.replay(
					new SessionReplay(session, entry.changes(), entry.intervalChanged(), restore, timeToLive(session)));
		});
	}

	/**
	 * Whether the store has lost the data that it had.
	 */
	static boolean isLost(@Nullable String before, @Nullable String now) {
		return before != null && now != null && !before.equals(now);
	}

	/**
	 * Gives the stored session the id that it has here.
	 * @return false if it has ended
	 */
	private CompletionStage<Boolean> move(Entry entry, boolean restore) {
		SessionRecord session = entry.session();
		if (entry.storedId() == null || entry.storedId().equals(session.id())) {
			return CompletableFuture.completedStage(true);
		}
		return this.circuit.call(() -> this.store.save(new SessionChange(SessionChange.Kind.UPDATE, session.id(),
				entry.storedId(), session.creationTime(), session.lastAccessedTime(), session.maxInactiveInterval(),
				timeToLive(session), Map.of(), Set.of())))
			.thenApply((exists) -> exists || restore);
	}

	/**
	 * Brings back a session of which nothing but a copy is known, unless the store has
	 * it.
	 */
	CompletionStage<ReplayResult> restore(Copy copy) {
		return this.store.replay(new SessionReplay(copy.session(), Map.of(), false, true, timeToLive(copy.session())));
	}

	CompletionStage<Void> delete(Set<String> ids) {
		return CompletableFuture.allOf(ids.stream()
			.map((id) -> this.store.delete(id).toCompletableFuture())
			.toArray(CompletableFuture[]::new));
	}

	private Duration timeToLive(SessionRecord session) {
		Duration interval = session.maxInactiveInterval();
		if (interval.isNegative()) {
			return interval;
		}
		Duration left = Duration.between(this.clock.instant(), session.lastAccessedTime().plus(interval));
		return left.isNegative() ? Duration.ZERO : left;
	}

	/**
	 * Brings the journal. Ends early when the store fails, for it will be called again.
	 * @return whether all of it was brought
	 */
	boolean replayAll(Journal journal, LocalCopies copies, @Nullable String generation) {
		List<Entry> entries = journal.all();
		LongAdder conflicts = new LongAdder();
		LongAdder ended = new LongAdder();
		boolean complete = inParallel(entries, (entry) -> replay(entry, generation).thenAccept((result) -> {
			Instant now = this.clock.instant();
			if (journal.replayed(entry, result.exists(), generation, now) && result.exists()
					&& result.conflicts() == 0) {
				copies.put(entry.session(), generation, now, copies.now());
			}
			else {
				copies.remove(entry.session().id());
			}
			if (!entry.deleted()) {
				this.observer.replayed(result.exists(), result.conflicts());
				conflicts.add(result.conflicts());
				ended.add(result.exists() ? 0 : 1);
			}
		}));
		if (complete && !entries.isEmpty()) {
			logger.info(("Brought %d sessions to the store that were used here while it was away; "
					+ "%d attributes had been changed elsewhere, too (the later change stays), and %d sessions had ended")
				.formatted(entries.size(), conflicts.sum(), ended.sum()));
		}
		return complete;
	}

	/**
	 * Brings back sessions to a store that has lost its data.
	 * @param deleted ids of sessions that must not come back
	 * @return whether all were brought back
	 */
	boolean restoreAll(List<Copy> copies, List<String> deleted) {
		LongAdder restored = new LongAdder();
		boolean complete = inParallel(deleted, (id) -> delete(Set.of(id))) && inParallel(copies,
				(copy) -> restore(copy).thenAccept((result) -> restored.add(result.exists() ? 1 : 0)));
		logger
			.warn("The session store has lost its data. Brought back %d of the %d sessions that this instance has seen"
				.formatted(restored.sum(), copies.size()));
		return complete;
	}

	/**
	 * Does something to each item, some of them at a time.
	 * @return false if the store became unavailable, and not everything was done
	 */
	private static <T> boolean inParallel(List<T> items, Function<T, CompletionStage<Void>> action) {
		AtomicBoolean unavailable = new AtomicBoolean();
		for (int start = 0; start < items.size() && !unavailable.get(); start += PARALLEL) {
			CompletableFuture.allOf(items.subList(start, Math.min(items.size(), start + PARALLEL))
				.stream()
				.map((item) -> action.apply(item).handle((done, failure) -> {
					if (failure != null) {
						Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
						logger.debug("One session could not be brought to the store", cause);
						unavailable.compareAndSet(false, isUnavailable(failure));
					}
					return done;
				}).toCompletableFuture())
				.toArray(CompletableFuture[]::new)).join();
		}
		return !unavailable.get();
	}

	/**
	 * Whether the store, or only its space for writes, is away.
	 */
	static boolean isUnavailable(@Nullable Throwable failure) {
		Throwable cause = failure;
		while (cause instanceof CompletionException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause instanceof SessionStoreUnavailableException;
	}

}
