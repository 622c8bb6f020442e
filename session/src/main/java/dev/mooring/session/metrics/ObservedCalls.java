package dev.mooring.session.metrics;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import dev.mooring.session.log.LogEvent;
import dev.mooring.session.metrics.StoreCallObserver.StoreCall;
import dev.mooring.session.store.SessionStoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls and tells an observer of them.
 *
 * @param observer follows the calls
 */
record ObservedCalls(StoreCallObserver observer) {

	private static final LogEvent failed = LogEvent.warn(ObservedCalls.class, "mooring.metrics.failed");

	/**
	 * Makes a call.
	 * @param <T> the type of its result
	 * @param found whether a result means that the session was there
	 * @param size of the attributes in a result
	 * @return completes when the observer knows
	 */
	<T> CompletionStage<T> follow(StoreOperation operation, Supplier<CompletionStage<T>> call, Predicate<T> found,
			ToLongFunction<T> size) {
		StoreCall observed = begin(operation);
		CompletionStage<T> result;
		try {
			result = call.get();
		}
		catch (RuntimeException ex) {
			quietly(() -> observed.end(StoreOutcome.ERROR, StoreCallObserver.NO_SIZE, ex));
			throw ex;
		}
		finally {
			quietly(observed::sent);
		}
		return result.whenComplete((value, failure) -> quietly(() -> end(observed, value, failure, found, size)));
	}

	private StoreCall begin(StoreOperation operation) {
		try {
			return this.observer.begin(operation);
		}
		catch (RuntimeException ex) {
			log(ex);
			return (outcome, size, failure) -> {
			};
		}
	}

	private static <T> void end(StoreCall observed, T value, @Nullable Throwable failure, Predicate<T> found,
			ToLongFunction<T> size) {
		if (failure != null) {
			Throwable cause = unwrap(failure);
			observed.end(
					(cause instanceof SessionStoreUnavailableException) ? StoreOutcome.UNAVAILABLE : StoreOutcome.ERROR,
					StoreCallObserver.NO_SIZE, cause);
		}
		else if (found.test(value)) {
			observed.end(StoreOutcome.SUCCESS, size.applyAsLong(value), null);
		}
		else {
			observed.end(StoreOutcome.MISSING, StoreCallObserver.NO_SIZE, null);
		}
	}

	/**
	 * What has been saved must not seem to have failed, because a meter filter of the
	 * application has.
	 */
	private static void quietly(Runnable observation) {
		try {
			observation.run();
		}
		catch (RuntimeException ex) {
			log(ex);
		}
	}

	private static void log(RuntimeException failure) {
		failed.logLimited(
				() -> "A call of the session store could not be measured (%s)".formatted(failure.getClass().getName()));
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? unwrap(cause) : failure;
	}

}
