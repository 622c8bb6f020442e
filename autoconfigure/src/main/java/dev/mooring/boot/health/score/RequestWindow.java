package dev.mooring.boot.health.score;

/**
 * How many requests there were lately, and how many of them went badly. Time goes by in
 * steps of a tenth of the window. Not safe for use by several threads.
 */
class RequestWindow {

	private static final int STEPS = 10;

	private final long step;

	private final int[] requests = new int[STEPS];

	private final int[] bad = new int[STEPS];

	private final long start;

	private long current;

	/**
	 * Creates an empty window.
	 * @param length its length in nanoseconds
	 * @param now the time in nanoseconds, since any moment
	 */
	RequestWindow(long length, long now) {
		this.step = Math.max(1, length / STEPS);
		this.start = now;
	}

	void add(boolean wentBadly, long now) {
		advance(now);
		int index = index(this.current);
		this.requests[index]++;
		this.bad[index] += wentBadly ? 1 : 0;
	}

	int requests(long now) {
		advance(now);
		return sum(this.requests);
	}

	double badShare(long now) {
		advance(now);
		int total = sum(this.requests);
		return (total > 0) ? (double) sum(this.bad) / total : 0;
	}

	void clear() {
		for (int i = 0; i < STEPS; i++) {
			this.requests[i] = 0;
			this.bad[i] = 0;
		}
	}

	private void advance(long now) {
		long target = (now - this.start) / this.step;
		if (target - this.current >= STEPS) {
			clear();
		}
		else {
			for (long passed = this.current + 1; passed <= target; passed++) {
				this.requests[index(passed)] = 0;
				this.bad[index(passed)] = 0;
			}
		}
		this.current = Math.max(this.current, target);
	}

	private static int index(long position) {
		return (int) (position % STEPS);
	}

	private static int sum(int[] values) {
		int sum = 0;
		for (int value : values) {
			sum += value;
		}
		return sum;
	}

}
