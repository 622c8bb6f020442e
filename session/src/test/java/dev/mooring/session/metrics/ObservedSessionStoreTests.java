package dev.mooring.session.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.mooring.session.store.InMemoryPrincipalIndex;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;
import dev.mooring.session.store.SessionStoreException;
import dev.mooring.session.store.SessionStoreUnavailableException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ObservedSessionStoreTests {

	private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MicrometerStoreMeters meters = new MicrometerStoreMeters();

	private final SessionStore store = new ObservedSessionStore(new InMemorySessionStore(), this.meters);

	private static SessionChange change(SessionChange.Kind kind, String id, @Nullable String previousId, int size) {
		return new SessionChange(kind, id, previousId, NOW, NOW, Duration.ofMinutes(30), Duration.ofMinutes(30),
				Map.of("name", new byte[size]), Set.of());
	}

	private long operations(String operation, String outcome) {
		return this.registry.get(MicrometerStoreMeters.OPERATIONS)
			.tags("operation", operation, "outcome", outcome)
			.timer()
			.count();
	}

	@Test
	void countsOperationsByOutcome() {
		this.meters.bindTo(this.registry);
		this.store.save(change(SessionChange.Kind.CREATE, "a", null, 100));
		this.store.save(change(SessionChange.Kind.UPDATE, "a", null, 20));
		this.store.save(change(SessionChange.Kind.UPDATE, "other", null, 20));
		this.store.save(change(SessionChange.Kind.UPDATE, "b", "a", 5));
		this.store.load("b");
		this.store.access("b", NOW);
		this.store.access("a", NOW);
		this.store.delete("b");
		this.store.delete("b");
		assertThat(operations("create", "success")).isOne();
		assertThat(operations("update", "success")).isOne();
		assertThat(operations("update", "missing")).isOne();
		assertThat(operations("change_id", "success")).isOne();
		assertThat(operations("load", "success")).isOne();
		assertThat(operations("access", "success")).isOne();
		assertThat(operations("access", "missing")).isOne();
		assertThat(operations("delete", "success")).isOne();
		assertThat(operations("delete", "missing")).isOne();
		assertThat(this.registry.get(MicrometerStoreMeters.PAYLOAD).tag("direction", "write").summary().totalAmount())
			.isEqualTo(125);
		assertThat(this.registry.get(MicrometerStoreMeters.PAYLOAD).tag("direction", "read").summary().totalAmount())
			.isEqualTo(15);
	}

	@Test
	void countsOperationsOfThePrincipalIndex() {
		this.meters.bindTo(this.registry);
		ObservedPrincipalIndex index = new ObservedPrincipalIndex(new InMemoryPrincipalIndex(), this.meters);
		index.add("ada", "a", Duration.ofDays(1), null);
		index.remove("ada", Set.of("b"));
		assertThat(index.find("ada").toCompletableFuture().join()).containsExactly("a");
		assertThat(operations("index_add", "success")).isOne();
		assertThat(operations("index_remove", "success")).isOne();
		assertThat(operations("index_find", "success")).isOne();
	}

	@Test
	void countsFailuresAndPassesThemOn() {
		this.meters.bindTo(this.registry);
		FailingStore failing = new FailingStore();
		SessionStore observed = new ObservedSessionStore(failing, this.meters);
		failing.failure = new SessionStoreUnavailableException("away", null);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> observed.load("a").toCompletableFuture().get())
			.withCause(failing.failure);
		failing.failure = new SessionStoreException("broken", null);
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> observed.access("a", NOW).toCompletableFuture().get())
			.withCause(failing.failure);
		assertThat(operations("load", "unavailable")).isOne();
		assertThat(operations("access", "error")).isOne();
	}

	@Test
	void hasNoMetersWithoutARegistryAndTheSameInEach() {
		this.store.load("a");
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		this.meters.bindTo(this.registry);
		this.meters.bindTo(second);
		this.store.load("a");
		assertThat(operations("load", "missing")).isOne();
		assertThat(second.get(MicrometerStoreMeters.OPERATIONS).timer().count()).isOne();
	}

	@Test
	void registersOnlyWhatHappens() {
		this.meters.bindTo(this.registry);
		this.store.load("a");
		assertThat(this.registry.getMeters()).extracting(Meter::getId)
			.filteredOn((id) -> id.getName().equals(MicrometerStoreMeters.OPERATIONS))
			.hasSize(1);
	}

	@Test
	void callsAreSpansOfTheTraceThatTheyAreIn() {
		SimpleTracer tracer = new SimpleTracer();
		this.meters.bindTo(this.registry);
		SpanRecorder inner = new SpanRecorder(tracer);
		FailingStore failing = new FailingStore();
		SessionStore traced = new ObservedSessionStore(failing, new TracedStoreCalls(inner, tracer));
		Span request = tracer.nextSpan().name("request").start();
		try (Tracer.SpanInScope scope = tracer.withSpan(request)) {
			assertThat(scope).isNotNull();
			traced.load("a");
			failing.failure = new SessionStoreUnavailableException("away", null);
			traced.load("a");
			assertThat(tracer.currentSpan()).isEqualTo(request);
		}
		assertThat(tracer.currentSpan()).isNull();
		SimpleSpan answered = tracer.getSpans().toArray(SimpleSpan[]::new)[1];
		assertThat(answered.getName()).isEqualTo("session-store load");
		assertThat(answered.getTags()).containsEntry("operation", "load").containsEntry("outcome", "missing");
		assertThat(answered.getEndTimestamp()).isAfterOrEqualTo(answered.getStartTimestamp());
		SimpleSpan failed = tracer.getSpans().toArray(SimpleSpan[]::new)[2];
		assertThat(failed.getError()).isSameAs(failing.failure);
		assertThat(inner.spansAtEnd).isEqualTo(2);
	}

	@Test
	void callsOutsideOfATraceBeginNone() {
		SimpleTracer tracer = new SimpleTracer();
		this.meters.bindTo(this.registry);
		new ObservedSessionStore(new InMemorySessionStore(), new TracedStoreCalls(this.meters, tracer)).load("a");
		assertThat(tracer.getSpans()).isEmpty();
		assertThat(operations("load", "missing")).isOne();
	}

	/**
	 * Counts ends that see the span of their call.
	 */
	private static final class SpanRecorder implements StoreCallObserver {

		private final Tracer tracer;

		private int spansAtEnd;

		SpanRecorder(Tracer tracer) {
			this.tracer = tracer;
		}

		@Override
		public StoreCall begin(StoreOperation operation) {
			return (outcome, size, failure) -> {
				Span span = this.tracer.currentSpan();
				if (span instanceof SimpleSpan simple && simple.getName().startsWith("session-store")) {
					this.spansAtEnd++;
				}
			};
		}

	}

	/**
	 * Finds nothing, or fails.
	 */
	private static final class FailingStore implements SessionStore {

		private @Nullable RuntimeException failure;

		private <T> CompletionStage<T> result(T result) {
			return (this.failure != null) ? CompletableFuture.failedStage(this.failure)
					: CompletableFuture.completedStage(result);
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> load(String id) {
			return result(Optional.empty());
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> access(String id, Instant now) {
			return result(Optional.empty());
		}

		@Override
		public CompletionStage<Boolean> save(SessionChange change) {
			return result(false);
		}

		@Override
		public CompletionStage<Optional<SessionRecord>> delete(String id) {
			return result(Optional.empty());
		}

	}

}
