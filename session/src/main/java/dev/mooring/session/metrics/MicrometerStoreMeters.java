package dev.mooring.session.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Measures what the store costs: calls that reached for it, each about one round trip.
 * Those that the circuit cut off are not among them.
 * <table border="1">
 * <caption>Meters</caption>
 * <tr>
 * <th>Name</th>
 * <th>Type</th>
 * <th>Tag</th>
 * <th>Meaning</th>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.store.operations}</td>
 * <td>timer</td>
 * <td>{@code operation=access}, {@code load}, {@code create}, {@code update},
 * {@code change_id}, {@code delete}, {@code index_add}, {@code index_remove},
 * {@code index_find}; {@code outcome=success}, {@code missing}, {@code unavailable},
 * {@code error}</td>
 * <td>calls of the store, and how long each took until its answer was there. Those that
 * never happen are not registered</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.session.store.payload}</td>
 * <td>summary, unit: bytes</td>
 * <td>{@code direction=read}, {@code write}</td>
 * <td>serialized attributes that one call brought from or to the store</td>
 * </tr>
 * </table>
 */
public final class MicrometerStoreMeters implements StoreCallObserver, MeterBinder {

	/**
	 * Name of the timer.
	 */
	public static final String OPERATIONS = "mooring.session.store.operations";

	/**
	 * Name of the summary.
	 */
	public static final String PAYLOAD = "mooring.session.store.payload";

	private static final Duration[] DURATIONS = { Duration.ofNanos(500_000), Duration.ofMillis(1),
			Duration.ofNanos(2_500_000), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
			Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
			Duration.ofSeconds(1), Duration.ofMillis(2500) };

	private static final double[] SIZES = { 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304 };

	private final List<Meters> bound = new CopyOnWriteArrayList<>();

	@Override
	public void bindTo(MeterRegistry registry) {
		this.bound.add(new Meters(registry));
	}

	@Override
	public StoreCall begin(StoreOperation operation) {
		long start = System.nanoTime();
		return (outcome, size, failure) -> {
			long nanoseconds = System.nanoTime() - start;
			for (Meters meters : this.bound) {
				meters.record(operation, outcome, nanoseconds, size);
			}
		};
	}

	/**
	 * The meters in one registry.
	 */
	private static final class Meters {

		private final MeterRegistry registry;

		private final AtomicReferenceArray<@Nullable Timer> timers = new AtomicReferenceArray<>(
				StoreOperation.values().length * StoreOutcome.values().length);

		private final DistributionSummary read;

		private final DistributionSummary written;

		Meters(MeterRegistry registry) {
			this.registry = registry;
			this.read = payload("read");
			this.written = payload("write");
		}

		private DistributionSummary payload(String direction) {
			return DistributionSummary.builder(PAYLOAD)
				.description("Serialized attributes that one call brought from or to the session store")
				.baseUnit("bytes")
				.tag("direction", direction)
				.serviceLevelObjectives(SIZES)
				.register(this.registry);
		}

		void record(StoreOperation operation, StoreOutcome outcome, long nanoseconds, long size) {
			timer(operation, outcome).record(nanoseconds, TimeUnit.NANOSECONDS);
			if (size >= 0) {
				(operation.isRead() ? this.read : this.written).record(size);
			}
		}

		private Timer timer(StoreOperation operation, StoreOutcome outcome) {
			int index = operation.ordinal() * StoreOutcome.values().length + outcome.ordinal();
			Timer timer = this.timers.get(index);
			if (timer == null) {
				// The registry returns the same one to all who ask
				timer = Timer.builder(OPERATIONS)
					.description("Calls of the session store")
					.tag("operation", operation.label())
					.tag("outcome", outcome.label())
					.serviceLevelObjectives(DURATIONS)
					.register(this.registry);
				this.timers.set(index, timer);
			}
			return timer;
		}

	}

}
