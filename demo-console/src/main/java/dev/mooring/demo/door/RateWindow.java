package dev.mooring.demo.door;

import java.util.Arrays;

/**
 * Rate and durations of the requests of the last ten seconds, of the latest
 * {@value #CAPACITY} at most.
 */
class RateWindow {

	static final int CAPACITY = 8192;

	private static final long LENGTH_NANOS = 10_000_000_000L;

	private final long[] ends = new long[CAPACITY];

	private final long[] durations = new long[CAPACITY];

	private int next;

	private int size;

	/**
	 * Adds a request that has just ended.
	 * @param now the current {@link System#nanoTime()}
	 * @param nanos how long it took
	 */
	synchronized void add(long now, long nanos) {
		this.ends[this.next] = now;
		this.durations[this.next] = nanos;
		this.next = (this.next + 1) % CAPACITY;
		this.size = Math.min(this.size + 1, CAPACITY);
	}

	/**
	 * What the window shows.
	 * @param now the current {@link System#nanoTime()}
	 * @return the rate and the durations
	 */
	synchronized Rate rate(long now) {
		long[] lately = new long[this.size];
		int count = 0;
		long oldest = now;
		for (int i = 0; i < this.size; i++) {
			if (now - this.ends[i] <= LENGTH_NANOS) {
				lately[count++] = this.durations[i];
				oldest = Math.min(oldest, this.ends[i]);
			}
		}
		if (count == 0) {
			return new Rate(0, 0, -1);
		}
		// A full window reaches back as far as its oldest request only
		long length = (count == CAPACITY) ? Math.max(1, now - oldest) : LENGTH_NANOS;
		Arrays.sort(lately, 0, count);
		int rank = (int) Math.ceil(count * 0.99) - 1;
		return new Rate(count, count * 1e9 / length, lately[rank] / 1e6);
	}

	/**
	 * What the front door measured.
	 *
	 * @param count requests in the window
	 * @param perSecond requests per second
	 * @param p99Millis the duration that 99 of 100 requests did not exceed, in
	 * milliseconds; negative if there was none
	 */
	record Rate(int count, double perSecond, double p99Millis) {

	}

}
