package dev.mooring.benchmarks.soak.lab;

/**
 * A fault that has happened.
 *
 * @param fault the fault
 * @param begin when it began, as {@link System#nanoTime()}
 * @param end when it was over
 */
public record Incident(Fault fault, long begin, long end) {

	/**
	 * Whether it lasted.
	 * @param time as {@link System#nanoTime()}
	 * @return whether that is within it
	 */
	public boolean lasts(long time) {
		return time - this.begin >= 0 && time - this.end < 0;
	}

}
