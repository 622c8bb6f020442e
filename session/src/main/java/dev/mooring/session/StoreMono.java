package dev.mooring.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * A call to the store as a reactive request makes it, with what the request has in its
 * context: the call is made in the request's trace, which the calling thread does not
 * know of, and what follows it is done by the request's own thread. The trace needs
 * Micrometer's context propagation, which comes with its tracing.
 */
final class StoreMono {

	private static final boolean TRACED = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			StoreMono.class.getClassLoader());

	private StoreMono() {
	}

	/**
	 * A call.
	 * @param <T> the type of its result
	 * @param call makes the call
	 * @return makes it for each subscriber
	 */
	static <T> Mono<T> of(Supplier<CompletionStage<T>> call) {
		return Mono.deferContextual((context) -> {
			CompletionStage<T> stage = TRACED ? InTrace.call(call, context) : call.get();
			return Mono.fromFuture(followed(stage.toCompletableFuture(), context));
		});
	}

	/**
	 * A stage that is no future fails, in the log, when the client goes away.
	 */
	private static <T> CompletableFuture<T> followed(CompletableFuture<T> future, ContextView context) {
		Executor executor = context.getOrDefault(ReactiveMooringSessionRepository.REQUEST_EXECUTOR, null);
		return (executor == null || future.isDone()) ? future : future.whenCompleteAsync((result, failure) -> {
		}, executor);
	}

	/**
	 * Is loaded only where context propagation is.
	 */
	private static final class InTrace {

		/**
		 * Micrometer's key of the current observation.
		 */
		private static final String OBSERVATION = "micrometer.observation";

		private static final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

		static <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call, ContextView context) {
			if (!context.hasKey(OBSERVATION)) {
				return call.get();
			}
			ContextSnapshot.Scope scope = snapshots.setThreadLocalsFrom(context, OBSERVATION);
			try {
				return call.get();
			}
			finally {
				scope.close();
			}
		}

	}

}
