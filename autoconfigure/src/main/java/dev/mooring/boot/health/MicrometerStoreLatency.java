package dev.mooring.boot.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Measures with Micrometer, in a registry of its own that nobody scrapes: percentiles of
 * a minute are for people who look at one instance.
 */
class MicrometerStoreLatency implements StoreLatency {

	private static final Duration WINDOW = Duration.ofMinutes(1);

	/**
	 * All answers come within this, so that this is the number of all.
	 */
	private static final Duration EVER = Duration.ofHours(1);

	/**
	 * How long percentiles are kept that have been computed.
	 */
	private static final long KEEP = TimeUnit.SECONDS.toNanos(1);

	private final Clock clock;

	private final Timer timer;

	private volatile @Nullable Computed computed;

	MicrometerStoreLatency(Clock clock) {
		this.clock = clock;
		this.timer = Timer.builder("store")
			.publishPercentiles(0.5, 0.95, 0.99)
			.percentilePrecision(1)
			.serviceLevelObjectives(EVER)
			.distributionStatisticExpiry(WINDOW)
			.distributionStatisticBufferLength(4)
			.register(new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock));
	}

	@Override
	public void record(long nanoseconds) {
		this.timer.record(nanoseconds, TimeUnit.NANOSECONDS);
	}

	@Override
	public @Nullable Percentiles percentiles() {
		Computed last = this.computed;
		long now = this.clock.monotonicTime();
		if (last == null || last.percentiles == null || now - last.time >= KEEP) {
			last = new Computed(now, compute());
			this.computed = last;
		}
		return last.percentiles;
	}

	private @Nullable Percentiles compute() {
		HistogramSnapshot snapshot = this.timer.takeSnapshot();
		ValueAtPercentile[] values = snapshot.percentileValues();
		long count = (long) snapshot.histogramCounts()[0].count();
		return (count > 0) ? new Percentiles(count, values[0].value(TimeUnit.MILLISECONDS),
				values[1].value(TimeUnit.MILLISECONDS), values[2].value(TimeUnit.MILLISECONDS)) : null;
	}

	/**
	 * Percentiles and when they were computed.
	 */
	private record Computed(long time, @Nullable Percentiles percentiles) {

	}

}
