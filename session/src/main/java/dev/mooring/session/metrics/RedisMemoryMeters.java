package dev.mooring.session.metrics;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.mooring.session.redis.RedisMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Shows how full Redis is, on a cluster its fullest master. Reading these gauges never
 * waits: it shows what Redis said last, and has it asked again in the background, every
 * 10 seconds at most. Nobody reads, nobody asks.
 * <table border="1">
 * <caption>Meters</caption>
 * <tr>
 * <th>Name</th>
 * <th>Type</th>
 * <th>Tag</th>
 * <th>Meaning</th>
 * </tr>
 * <tr>
 * <td>{@code mooring.redis.memory.used}</td>
 * <td>gauge, unit: bytes</td>
 * <td></td>
 * <td>memory that Redis uses; NaN until it has answered, while it is away, and where its
 * user may not call INFO</td>
 * </tr>
 * <tr>
 * <td>{@code mooring.redis.memory.limit}</td>
 * <td>gauge, unit: bytes</td>
 * <td></td>
 * <td>memory that Redis may use, its {@code maxmemory}; NaN if it has none</td>
 * </tr>
 * </table>
 */
public final class RedisMemoryMeters implements MeterBinder {

	/**
	 * Name of the gauge.
	 */
	public static final String USED = "mooring.redis.memory.used";

	/**
	 * Name of the gauge.
	 */
	public static final String LIMIT = "mooring.redis.memory.limit";

	private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

	private final Supplier<CompletionStage<@Nullable RedisMemory>> redis;

	private final BooleanSupplier available;

	private final AtomicLong nextQuestion = new AtomicLong(System.nanoTime());

	private volatile @Nullable RedisMemory memory;

	/**
	 * Creates the meters.
	 * @param redis asks Redis; must complete within a deadline
	 * @param available whether it makes sense to ask now
	 */
	public RedisMemoryMeters(Supplier<CompletionStage<@Nullable RedisMemory>> redis, BooleanSupplier available) {
		this.redis = redis;
		this.available = available;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(USED, "Memory that Redis uses", RedisMemory::used).register(registry);
		gauge(LIMIT, "Memory that Redis may use", (memory) -> (memory.limit() > 0) ? memory.limit() : Double.NaN)
			.register(registry);
	}

	private Gauge.Builder<Supplier<Number>> gauge(String name, String description,
			ToDoubleFunction<RedisMemory> value) {
		Supplier<Number> reading = () -> {
			refresh();
			RedisMemory last = this.memory;
			return (last != null) ? value.applyAsDouble(last) : Double.NaN;
		};
		return Gauge.builder(name, reading).description(description).baseUnit(BaseUnits.BYTES);
	}

	private void refresh() {
		long due = this.nextQuestion.get();
		long now = System.nanoTime();
		if (now - due < 0 || !this.nextQuestion.compareAndSet(due, now + INTERVAL)) {
			return;
		}
		if (!this.available.getAsBoolean()) {
			this.memory = null;
			return;
		}
		// A user that may not ask is asked no less often: rights can be given
		this.redis.get().whenComplete((answer, failure) -> this.memory = answer);
	}

}
