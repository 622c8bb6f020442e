package dev.mooring.benchmarks.meters;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.mooring.session.metrics.MicrometerStoreMeters;
import dev.mooring.session.metrics.ObservedSessionStore;
import dev.mooring.session.store.InMemorySessionStore;
import dev.mooring.session.store.SessionChange;
import dev.mooring.session.store.SessionRecord;
import dev.mooring.session.store.SessionStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request's only call of the store, which is in memory, with and without meters. The
 * difference is what they add to a request.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MetersBenchmark {

	private static final String ID = "session";

	private final SessionStore plain = new InMemorySessionStore();

	private final MicrometerStoreMeters meters = new MicrometerStoreMeters();

	private final SessionStore metered = new ObservedSessionStore(this.plain, this.meters);

	/**
	 * Stores the session.
	 */
	@Setup
	public void setUp() {
		this.meters.bindTo(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
		Instant now = Instant.now();
		this.plain.save(new SessionChange(SessionChange.Kind.CREATE, ID, null, now, now, Duration.ofDays(1),
				Duration.ofDays(1), Map.of("name", new byte[20]), Set.of()));
	}

	/**
	 * Without meters.
	 * @return the session
	 */
	@Benchmark
	public CompletionStage<Optional<SessionRecord>> plain() {
		return this.plain.access(ID, Instant.now());
	}

	/**
	 * With meters.
	 * @return the session
	 */
	@Benchmark
	public CompletionStage<Optional<SessionRecord>> metered() {
		return this.metered.access(ID, Instant.now());
	}

}
