package dev.mooring.session.local;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.mooring.session.store.PrincipalIndex;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Principal index that goes on in this instance while the shared one is away: it takes
 * down what is added and removed, and brings it there later. Meanwhile it finds only
 * sessions that were added here.
 */
final class LocalPrincipalIndex implements PrincipalIndex {

	private static final Log logger = LogFactory.getLog(LocalPrincipalIndex.class);

	private final PrincipalIndex index;

	private final int maxEntries;

	/**
	 * What was last done to each entry: kept so long, or removed.
	 */
	private final Map<Entry, Optional<Duration>> pending = new LinkedHashMap<>();

	LocalPrincipalIndex(PrincipalIndex index, LocalSettings settings) {
		this.index = index;
		this.maxEntries = settings.maxSessions();
	}

	@Override
	public CompletionStage<Void> add(String principal, String id, Duration keep, @Nullable String replacedId) {
		Entry entry = new Entry(principal, id);
		return this.index.add(principal, id, keep, replacedId)
			.thenRun(() -> settle(Set.of(entry)))
			.exceptionallyCompose((failure) -> later(failure, () -> {
				if (replacedId != null) {
					put(new Entry(principal, replacedId), Optional.empty());
				}
				put(entry, Optional.of(keep));
			}));
	}

	@Override
	public CompletionStage<Void> remove(String principal, Set<String> ids) {
		return this.index.remove(principal, ids)
			.thenRun(() -> settle(ids.stream().map((id) -> new Entry(principal, id)).collect(Collectors.toSet())))
			.exceptionallyCompose((failure) -> later(failure,
					() -> ids.forEach((id) -> put(new Entry(principal, id), Optional.empty()))));
	}

	/**
	 * What was taken down before counts no more.
	 */
	private void settle(Set<Entry> entries) {
		synchronized (this.pending) {
			this.pending.keySet().removeAll(entries);
		}
	}

	private CompletionStage<Void> later(Throwable failure, Runnable action) {
		if (!Replayer.isUnavailable(failure)) {
			return CompletableFuture.failedStage(failure);
		}
		synchronized (this.pending) {
			action.run();
		}
		return CompletableFuture.completedStage(null);
	}

	/**
	 * An entry that finds no room is missing, as the index is a guide only.
	 */
	private void put(Entry entry, Optional<Duration> keep) {
		if (this.pending.containsKey(entry) || this.pending.size() < this.maxEntries) {
			this.pending.put(entry, keep);
		}
	}

	@Override
	public CompletionStage<Set<String>> find(String principal) {
		return this.index.find(principal)
			.exceptionallyCompose((failure) -> Replayer.isUnavailable(failure)
					? CompletableFuture.completedStage(Set.of()) : CompletableFuture.failedStage(failure))
			.thenApply((ids) -> withPending(principal, ids));
	}

	private Set<String> withPending(String principal, Set<String> ids) {
		synchronized (this.pending) {
			if (this.pending.isEmpty()) {
				return ids;
			}
			Set<String> all = new LinkedHashSet<>(ids);
			this.pending.forEach((entry, keep) -> {
				if (entry.principal().equals(principal)) {
					keep.ifPresentOrElse((time) -> all.add(entry.id()), () -> all.remove(entry.id()));
				}
			});
			return all;
		}
	}

	/**
	 * Brings what was taken down to the shared index, one entry after the other.
	 * @param available whether the index is there at all; single entries may fail
	 */
	void replay(BooleanSupplier available) {
		Map<Entry, Optional<Duration>> entries;
		synchronized (this.pending) {
			entries = new LinkedHashMap<>(this.pending);
		}
		for (Map.Entry<Entry, Optional<Duration>> pendingEntry : entries.entrySet()) {
			if (!available.getAsBoolean()) {
				return;
			}
			Entry entry = pendingEntry.getKey();
			try {
				pendingEntry.getValue()
					.map((keep) -> this.index.add(entry.principal(), entry.id(), keep, null))
					.orElseGet(() -> this.index.remove(entry.principal(), Set.of(entry.id())))
					.toCompletableFuture()
					.join();
			}
			catch (RuntimeException ex) {
				if (Replayer.isUnavailable(ex)) {
					continue;
				}
				logger.debug("An entry of the principal index could not be brought to the store", ex);
			}
			synchronized (this.pending) {
				this.pending.remove(entry, pendingEntry.getValue());
			}
		}
	}

	private record Entry(String principal, String id) {

	}

}
