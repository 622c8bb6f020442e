package dev.mooring.session.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Principal index in the memory of one instance, for tests. Entries stay until they are
 * removed.
 */
public final class InMemoryPrincipalIndex implements PrincipalIndex {

	private final Map<String, Set<String>> ids = new HashMap<>();

	@Override
	public synchronized CompletionStage<Void> add(String principal, String id, Duration keep,
			@Nullable String replacedId) {
		Set<String> entries = this.ids.computeIfAbsent(principal, (name) -> new HashSet<>());
		if (replacedId != null) {
			entries.remove(replacedId);
		}
		entries.add(id);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public synchronized CompletionStage<Void> remove(String principal, Set<String> removedIds) {
		this.ids.computeIfPresent(principal, (name, entries) -> {
			entries.removeAll(removedIds);
			return entries.isEmpty() ? null : entries;
		});
		return CompletableFuture.completedStage(null);
	}

	@Override
	public synchronized CompletionStage<Set<String>> find(String principal) {
		return CompletableFuture.completedFuture(Set.copyOf(this.ids.getOrDefault(principal, Set.of())));
	}

}
