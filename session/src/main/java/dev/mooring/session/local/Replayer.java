package dev.mooring.session.local;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.mooring.session.circuit.StoreCircuit;
import dev.mooring.session.local.LocalCopies.Copy;
import dev.mooring.session.log.LogEvent;
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

/**
 * Brings to the store what happened to sessions in this instance.
 */
final class Replayer {

	private static final Log logger = LogFactory.getLog(Replayer.class);

	private static final int PARALLEL = 64;

	private static final ReplayResult ENDED = new ReplayResult(false, 0);

	private final LogEvent replayedEvent = LogEvent.info(Replayer.class, "mooring.session.replayed");

	private final LogEvent changesLost = LogEvent.error(Replayer.class, "mooring.session.replay-given-up");

	private final LogEvent dataLost = LogEvent.warn(Replayer.class, "mooring.session.store-data-lost");

	private final LogEvent storeChanged = LogEvent.info(Replayer.class, "mooring.session.store-restarted");

	private final RecoverableSessionStore store;

	private final StoreCircuit circuit;

	private final LocalSettings settings;

	private final SessionObserver observer;

	private final Clock clock;

	Replayer(RecoverableSessionStore store, StoreCircuit circuit, LocalSettings settings, SessionObserver observer,
			Clock clock) {
		this.store = store;
		this.circuit = circuit;
		this.settings = settings;
		this.observer = observer;
		this.clock = clock;
	}

	/**
	 * Brings one entry of the journal.
	 * @param generation that of the store's data now
	 */
	CompletionStage<ReplayResult> replay(JournalEntry entry, @Nullable String generation) {
		if (entry.deleted()) {
			Set<String> gone = new HashSet<>(entry.formerIds());
			gone.add(entry.session().id());
			return delete(gone).thenApply((done) -> ENDED);
		}
		// A store that has the session still may have what others did to it
		boolean lost = isLost(entry.generation(), generation);
		boolean restarted = isRestarted(entry.generation(), generation);
		boolean mayBeMissing = lost || restarted || entry.created()
				|| !this.clock.instant().isBefore(entry.storedUntil());
		Instant seen = restarted ? entry.seen() : null;
		// A new id makes a record look new, so what is older is replaced by its former id
		CompletionStage<ReplayResult> replayed = (restarted && entry.isMoved()) ? restore(entry, seen)
				: CompletableFuture.completedStage(ENDED);
		return replayed
			.thenCompose((result) -> result.exists() ? CompletableFuture.completedStage(result)
					: follow(entry, lost || restarted, seen))
			.thenCompose((result) -> (result.exists() || !mayBeMissing
					|| Journal.isExpired(entry.session(), this.clock.instant()))
							? CompletableFuture.completedStage(result) : restore(entry, null))
			.thenCompose((result) -> delete(entry.formerIds()).thenCompose((done) -> confirm(result, generation)));
	}

	private CompletionStage<ReplayResult> follow(JournalEntry entry, boolean restore, @Nullable Instant seen) {
		return move(entry).thenCompose((moved) -> moved ? bring(entry.session(), entry, restore, seen)
				: CompletableFuture.completedStage(ENDED));
	}

	/**
	 * A session that is not there has ended, unless all data were lost meanwhile.
	 */
	private CompletionStage<ReplayResult> confirm(ReplayResult result, @Nullable String generation) {
		return result.exists() ? CompletableFuture.completedStage(result)
				: this.circuit.call(this.store::generation).thenApply((now) -> {
					if (isOther(generation, now)) {
						throw new SessionStoreUnavailableException("The session store has just lost its data", null);
					}
					return result;
				});
	}

	/**
	 * Whether the store may have lost data.
	 */
	static boolean isOther(@Nullable String before, @Nullable String now) {
		return before != null && now != null && !before.equals(now);
	}

	/**
	 * Whether the store has lost all the data that it had.
	 */
	private static boolean isLost(@Nullable String before, @Nullable String now) {
		return before != null && now != null && !data(before).equals(data(now));
	}

	/**
	 * Whether the store has data of before, perhaps not the last of them.
	 */
	private static boolean isRestarted(@Nullable String before, @Nullable String now) {
		return isOther(before, now) && !isLost(before, now);
	}

	private static String data(String generation) {
		int end = generation.indexOf(' ');
		return (end >= 0) ? generation.substring(0, end) : generation;
	}

	/**
	 * Gives the stored session the id that it has here. An earlier replay may have come
	 * half-way, so that the store has it by any of its ids.
	 * @return false if the store does not have it
	 */
	private CompletionStage<Boolean> move(JournalEntry entry) {
		CompletionStage<Boolean> moved = CompletableFuture.completedStage(!entry.isMoved());
		for (String formerId : entry.formerIds()) {
			moved = moved
				.thenCompose((done) -> done ? CompletableFuture.completedStage(true) : move(entry.session(), formerId));
		}
		return moved;
	}

	private CompletionStage<Boolean> move(SessionRecord session, String formerId) {
		SessionChange change = new SessionChange(SessionChange.Kind.UPDATE, session.id(), formerId,
				session.creationTime(), session.lastAccessedTime(), session.maxInactiveInterval(), timeToLive(session),
				Map.of(), Set.of());
		return this.circuit.call(() -> this.store.save(change)).exceptionallyCompose((failure) -> {
			if (isUnavailable(failure)) {
				return CompletableFuture.failedStage(failure);
			}
			// Somebody has put it back by its former id
			return this.circuit.call(() -> this.store.load(session.id()))
				.thenCompose((found) -> found.isPresent() ? CompletableFuture.completedStage(true)
						: CompletableFuture.failedStage(failure));
		});
	}

	/**
	 * Writes a session whole that the store does not have, or has in an older form.
	 * Whether it has ended, the store knows by the id that it had there.
	 */
	private CompletionStage<ReplayResult> restore(JournalEntry entry, @Nullable Instant seen) {
		if (entry.created() || !entry.isMoved()) {
			return bring(entry.session(), entry, true, seen);
		}
		SessionRecord session = entry.session();
		SessionRecord former = new SessionRecord(entry.formerIds().iterator().next(), session.creationTime(),
				session.lastAccessedTime(), session.maxInactiveInterval(), session.attributes(), false);
		return bring(former, entry, true, seen).thenCompose((result) -> result.exists()
				? move(session, former.id()).thenApply((moved) -> result) : CompletableFuture.completedStage(result));
	}

	private CompletionStage<ReplayResult> bring(SessionRecord session, JournalEntry entry, boolean restore,
			@Nullable Instant seen) {
		return this.circuit.call(() -> this.store.replay(new SessionReplay(session, entry.changes(),
				entry.intervalChanged(), restore, seen, timeToLive(session))));
	}

	/**
	 * Brings back a session of which nothing but a copy is known, unless the store has
	 * it, and no older one.
	 * @return false if it has ended
	 */
	CompletionStage<Boolean> restore(Copy copy, LocalCopies copies, @Nullable String generation) {
		SessionRecord session = copy.session();
		Instant seen = isRestarted(copy.generation(), generation) ? copy.seen() : null;
		return this.circuit
			.call(() -> this.store.replay(new SessionReplay(session, Map.of(), false, true, seen, timeToLive(session))))
			.thenApply((result) -> {
				if (result.exists()) {
					copies.restored(copy, generation);
				}
				else {
					copies.end(session.id());
				}
				return result.exists();
			});
	}

	private CompletionStage<Void> delete(Set<String> ids) {
		return CompletableFuture.allOf(ids.stream()
			.map((id) -> this.circuit.call(() -> this.store.delete(id)).toCompletableFuture())
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
	 * Brings the journal. What cannot be brought stays there, and is tried again.
	 */
	void replayAll(Journal journal, LocalCopies copies, @Nullable String generation) {
		LongAdder brought = new LongAdder();
		LongAdder conflicts = new LongAdder();
		LongAdder ended = new LongAdder();
		inParallel(journal.all(), (entry) -> replay(entry, generation, copies).thenAccept((result) -> {
			journal.replayed(entry, result.exists(), generation, this.clock.instant());
			brought.increment();
			if (!entry.deleted()) {
				this.observer.replayed(result.exists(), result.conflicts());
				conflicts.add(result.conflicts());
				ended.add(result.exists() ? 0 : 1);
			}
		}), (entry, failure) -> failed(journal, entry, failure, generation));
		if (brought.sum() > 0) {
			this.replayedEvent
				.logLimited(() -> ("Brought %d sessions to the store that were used here while it was away; "
						+ "%d attributes had been changed elsewhere, too (the later change stays), and %d sessions had ended")
					.formatted(brought.sum(), conflicts.sum(), ended.sum()));
		}
	}

	/**
	 * Brings one entry and takes a copy of what the store has then: it may have more of
	 * the session than this instance.
	 */
	private CompletionStage<ReplayResult> replay(JournalEntry entry, @Nullable String generation, LocalCopies copies) {
		long asked = copies.now();
		String id = entry.session().id();
		return replay(entry, generation).thenCompose((result) -> {
			if (!result.exists()) {
				copies.end(id);
				return CompletableFuture.completedStage(result);
			}
			return this.circuit.call(() -> this.store.load(id)).thenApply((stored) -> {
				stored.ifPresent((session) -> copies.put(session, session.lastAccessedTime(), generation,
						this.clock.instant(), asked));
				return result;
			});
		});
	}

	/**
	 * A session that the store does not take, though it is there, is given up when it is
	 * no longer served either.
	 */
	private void failed(Journal journal, JournalEntry entry, Throwable failure, @Nullable String generation) {
		Instant now = this.clock.instant();
		if (!isUnavailable(failure) && now.isAfter(entry.contact().plus(this.settings.maxAge()))) {
			this.changesLost
				.logLimited(() -> "A session could not be brought to the store, what happened to it is lost", failure);
			journal.replayed(entry, false, generation, now);
			this.observer.replayed(false, 0);
		}
	}

	/**
	 * Brings back sessions to a store that has lost its data, or perhaps the last of
	 * them.
	 * @param ended ids of sessions that must not come back
	 * @param generation that of the store's data now
	 * @return false if the store became unavailable, and not everything was done
	 */
	boolean restoreAll(List<Copy> lost, Set<String> ended, LocalCopies copies, @Nullable String generation) {
		LongAdder restored = new LongAdder();
		boolean endedThere = inParallel(ended, (id) -> delete(Set.of(id)), (id, failure) -> {
		});
		boolean restoredThere = inParallel(lost,
				(copy) -> restore(copy, copies, generation).thenAccept((exists) -> restored.add(exists ? 1 : 0)),
				(copy, failure) -> {
				});
		if (restored.sum() > 0 || restoredThere) {
			boolean allLost = lost.stream().anyMatch((copy) -> isLost(copy.generation(), generation));
			String counts = "%d of the %d sessions that this instance has seen".formatted(restored.sum(), lost.size());
			if (allLost) {
				this.dataLost.log("The session store has lost its data. Brought back " + counts);
			}
			else {
				this.storeChanged
					.log("The session store was restarted, or is another server. Made sure that it has " + counts);
			}
		}
		return endedThere && restoredThere;
	}

	/**
	 * Does something to each item, some of them at a time. A part of the store may be
	 * away; it ends early only if all of it is.
	 * @return false if not everything was done, because the store was unavailable
	 */
	private <T> boolean inParallel(Collection<T> items, Function<T, CompletionStage<Void>> action,
			BiConsumer<T, Throwable> onFailure) {
		AtomicBoolean complete = new AtomicBoolean(true);
		List<T> list = List.copyOf(items);
		int start = 0;
		while (start < list.size() && this.circuit.isClosed()) {
			int end = Math.min(list.size(), start + PARALLEL);
			CompletableFuture.allOf(list.subList(start, end)
				.stream()
				.map((item) -> CompletableFuture.completedStage(item).thenCompose(action).handle((done, failure) -> {
					if (failure != null) {
						logger.debug("A session could not be brought to the store and will be tried again", failure);
						complete.compareAndSet(true, !isUnavailable(failure));
						onFailure.accept(item, failure);
					}
					return done;
				}).toCompletableFuture())
				.toArray(CompletableFuture[]::new)).join();
			start = end;
		}
		return start >= list.size() && complete.get();
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
