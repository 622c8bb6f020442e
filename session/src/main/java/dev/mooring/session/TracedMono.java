package dev.mooring.session;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.core.publisher.Mono;

import org.springframework.util.ClassUtils;

/**
 * Has a call made in the trace of the reactive request that subscribes to it, which the
 * request has in its context and the calling thread does not know of. Needs Micrometer's
 * context propagation, which comes with its tracing.
 */
final class TracedMono {

	private static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			TracedMono.class.getClassLoader());

	private TracedMono() {
	}

	/**
	 * A call.
	 * @param <T> the type of its result
	 * @param call makes the call
	 * @return makes it for each subscriber
	 */
	static <T> Mono<T> of(Supplier<CompletionStage<T>> call) {
		return PRESENT ? InContext.of(call) : plain(call);
	}

	private static <T> Mono<T> plain(Supplier<CompletionStage<T>> call) {
		// A stage that is no future fails, in the log, when the client goes away
		return Mono.fromCompletionStage(() -> call.get().toCompletableFuture());
	}

	/**
	 * Is loaded only where context propagation is.
	 */
	private static final class InContext {

		/**
		 * Micrometer's key of the current observation.
		 */
		private static final String OBSERVATION = "micrometer.observation";

		private static final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

		static <T> Mono<T> of(Supplier<CompletionStage<T>> call) {
			return Mono.deferContextual((context) -> {
				if (!context.hasKey(OBSERVATION)) {
					return plain(call);
				}
				ContextSnapshot.Scope scope = snapshots.setThreadLocalsFrom(context, OBSERVATION);
				try {
					CompletionStage<T> stage = call.get();
					return plain(() -> stage);
				}
				finally {
					scope.close();
				}
			});
		}

	}

}
