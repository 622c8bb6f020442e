package dev.mooring.session.metrics;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.mooring.session.store.PrincipalIndex;
import org.jspecify.annotations.Nullable;

/**
 * Principal index whose calls are observed, as those of {@link ObservedSessionStore}.
 */
public final class ObservedPrincipalIndex implements PrincipalIndex {

	private final PrincipalIndex index;

	private final ObservedCalls calls;

	/**
	 * Creates an index.
	 * @param index knows the sessions of principals
	 * @param observer follows the calls
	 */
	public ObservedPrincipalIndex(PrincipalIndex index, StoreCallObserver observer) {
		this.index = index;
		this.calls = new ObservedCalls(observer);
	}

	@Override
	public CompletionStage<Void> add(String principal, String id, Duration keep, @Nullable String replacedId) {
		return follow(StoreOperation.INDEX_ADD, () -> this.index.add(principal, id, keep, replacedId));
	}

	@Override
	public CompletionStage<Void> remove(String principal, Set<String> ids) {
		return follow(StoreOperation.INDEX_REMOVE, () -> this.index.remove(principal, ids));
	}

	@Override
	public CompletionStage<Set<String>> find(String principal) {
		return follow(StoreOperation.INDEX_FIND, () -> this.index.find(principal));
	}

	private <T> CompletionStage<T> follow(StoreOperation operation, Supplier<CompletionStage<T>> call) {
		return this.calls.follow(operation, call, (result) -> true, (result) -> StoreCallObserver.NO_SIZE);
	}

}
