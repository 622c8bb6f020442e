package dev.mooring.benchmarks.soak.load;

/**
 * A request and what came of it.
 *
 * @param kind what was asked for
 * @param client who asked; users have the numbers from 0
 * @param begin when it was sent, as {@link System#nanoTime()}
 * @param end when it was answered, or given up
 * @param status of the answer, or {@link #TIMED_OUT} or {@link #BROKEN}
 * @param own whether the answer has the data of the client's session
 */
public record Sample(Kind kind, int client, long begin, long end, int status, boolean own) {

	/**
	 * There was no answer within the client's time-out.
	 */
	public static final int TIMED_OUT = 0;

	/**
	 * The connection ended without an answer.
	 */
	public static final int BROKEN = -1;

	/**
	 * How long it took.
	 * @return nanoseconds
	 */
	public long nanos() {
		return this.end - this.begin;
	}

}
