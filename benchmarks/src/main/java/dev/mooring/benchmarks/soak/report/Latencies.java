package dev.mooring.benchmarks.soak.report;

import java.util.Arrays;
import java.util.Collection;

import dev.mooring.benchmarks.soak.load.Sample;

/**
 * How long requests took.
 */
final class Latencies {

	private final long[] sorted;

	private Latencies(long[] sorted) {
		this.sorted = sorted;
	}

	static Latencies of(Collection<Sample> samples) {
		return of(samples.stream().mapToLong(Sample::nanos).toArray());
	}

	static Latencies of(long[] nanos) {
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return new Latencies(sorted);
	}

	int count() {
		return this.sorted.length;
	}

	/**
	 * What so many of a hundred took at most, in milliseconds; 0 if there are none.
	 */
	double percentile(int percent) {
		if (this.sorted.length == 0) {
			return 0;
		}
		int rank = (int) Math.ceil(percent / 100.0 * this.sorted.length);
		return this.sorted[Math.max(1, rank) - 1] / 1e6;
	}

	double max() {
		return percentile(100);
	}

}
