package dev.mooring.boot.health;

import org.jspecify.annotations.Nullable;

/**
 * How long the session store takes to answer.
 */
interface StoreLatency {

	/**
	 * Where nothing can be measured.
	 */
	StoreLatency UNKNOWN = new StoreLatency() {

		@Override
		public void record(long nanoseconds) {
		}

		@Override
		public @Nullable Percentiles percentiles() {
			return null;
		}

	};

	void record(long nanoseconds);

	/**
	 * What was recorded in the last minute.
	 * @return null if nothing was, or it is not known
	 */
	@Nullable Percentiles percentiles();

	/**
	 * Percentiles in milliseconds.
	 *
	 * @param count of how many answers
	 * @param p50 the median
	 * @param p95 the 95th percentile
	 * @param p99 the 99th percentile
	 */
	record Percentiles(long count, double p50, double p95, double p99) {

	}

}
