package dev.mooring.session.metrics;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import dev.mooring.session.metrics.StoreCallObserver.StoreCall;
import dev.mooring.session.store.SessionStoreUnavailableException;

/**
 * Makes calls and tells an observer of them.
 *
 * @param observer follows the calls
 */
record ObservedCalls(StoreCallObserver observer) {

	/**
	 * Makes a call.
	 * @param <T> the type of its result
	 * @param found whether a result means that the session was there
	 * @param size of the attributes in a result
	 * @return completes when the observer knows
	 */
	<T> CompletionStage<T> follow(StoreOperation operation, Supplier<CompletionStage<T>> call, Predicate<T> found,
			ToLongFunction<T> size) {
		StoreCall observed = this.observer.begin(operation);
		CompletionStage<T> result;
		try {
			result = call.get();
		}
		finally {
			observed.sent();
		}
		return result.whenComplete((value, failure) -> {
			if (failure != null) {
				Throwable cause = unwrap(failure);
				observed.end((cause instanceof SessionStoreUnavailableException) ? StoreOutcome.UNAVAILABLE
						: StoreOutcome.ERROR, StoreCallObserver.NO_SIZE, cause);
			}
			else if (found.test(value)) {
				observed.end(StoreOutcome.SUCCESS, size.applyAsLong(value), null);
			}
			else {
				observed.end(StoreOutcome.MISSING, StoreCallObserver.NO_SIZE, null);
			}
		});
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? unwrap(cause) : failure;
	}

}
