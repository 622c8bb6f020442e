package dev.mooring.benchmarks.soak.load;

/**
 * What a user knows of the session. For one thread.
 */
final class Account {

	private String cookie;

	private int acknowledged;

	private int attempted;

	private boolean doubtful;

	Account(String cookie) {
		this.cookie = cookie;
	}

	String cookie() {
		return this.cookie;
	}

	void cookie(String changed) {
		this.cookie = changed;
	}

	/**
	 * The value of the counter in the last answer to an update.
	 */
	int acknowledged() {
		return this.acknowledged;
	}

	void acknowledged(int count) {
		this.acknowledged = count;
		this.attempted = Math.max(this.attempted, count);
	}

	/**
	 * How many updates were sent, answered or not.
	 */
	int attempted() {
		return this.attempted;
	}

	void attempt() {
		this.attempted++;
	}

	/**
	 * Whether the session may have ended or changed its id without an answer that says
	 * so.
	 */
	boolean isDoubtful() {
		return this.doubtful;
	}

	void doubtful(boolean state) {
		this.doubtful = state;
	}

}
