package dev.mooring.session.metrics;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.Tracer.SpanInScope;
import org.jspecify.annotations.Nullable;

/**
 * Makes each call of the store a span of the trace that its caller is in, named
 * {@code session-store access} for example. Calls outside of a trace begin none. What is
 * measured at the end of a call is measured in its span, so that it can be an exemplar.
 */
public final class TracedStoreCalls implements StoreCallObserver {

	private final StoreCallObserver observer;

	private final Tracer tracer;

	/**
	 * Creates an observer.
	 * @param observer follows the calls, too
	 * @param tracer makes spans
	 */
	public TracedStoreCalls(StoreCallObserver observer, Tracer tracer) {
		this.observer = observer;
		this.tracer = tracer;
	}

	@Override
	public StoreCall begin(StoreOperation operation) {
		StoreCall call = this.observer.begin(operation);
		if (this.tracer.currentSpan() == null) {
			return call;
		}
		Span span = this.tracer.spanBuilder()
			.name("session-store " + operation.label())
			.kind(Span.Kind.CLIENT)
			.tag("operation", operation.label())
			.start();
		return new TracedCall(this.tracer, span, this.tracer.withSpan(span), call);
	}

	/**
	 * A call with its span.
	 */
	private record TracedCall(Tracer tracer, Span span, SpanInScope scope, StoreCall call) implements StoreCall {

		@Override
		public void sent() {
			this.scope.close();
			this.call.sent();
		}

		@Override
		public void end(StoreOutcome outcome, long size, @Nullable Throwable failure) {
			SpanInScope inSpan = this.tracer.withSpan(this.span);
			try {
				this.call.end(outcome, size, failure);
			}
			finally {
				inSpan.close();
				this.span.tag("outcome", outcome.label());
				if (failure != null) {
					this.span.error(failure);
				}
				this.span.end();
			}
		}

	}

}
