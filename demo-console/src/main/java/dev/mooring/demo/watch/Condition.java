package dev.mooring.demo.watch;

import org.jspecify.annotations.Nullable;

/**
 * How an instance is doing, as far as its process and its readiness probe tell.
 */
public enum Condition {

	/**
	 * There is no process.
	 */
	DOWN("down"),

	/**
	 * Not ready since its process began.
	 */
	STARTING("starting"),

	/**
	 * Takes requests.
	 */
	READY("ready"),

	/**
	 * Was ready, and now answers something else or nothing.
	 */
	NOT_READY("not ready"),

	/**
	 * Was ready and asks for no more requests: it is about to stop.
	 */
	DRAINING("draining");

	private final String text;

	Condition(String text) {
		this.text = text;
	}

	/**
	 * The condition of an instance that runs.
	 * @param before its condition before; {@code null} if another process, or none, was
	 * seen then
	 * @param answer what its readiness probe says
	 * @return its condition now
	 */
	static Condition of(@Nullable Condition before, Answer answer) {
		if (answer == Answer.READY) {
			return READY;
		}
		if (before == null || before == DOWN || before == STARTING) {
			return STARTING;
		}
		// Having drained it closes its port, and may save sessions for a while
		return (before == DRAINING || answer == Answer.OUT_OF_SERVICE) ? DRAINING : NOT_READY;
	}

	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * What a readiness probe says.
	 */
	enum Answer {

		/**
		 * Send requests.
		 */
		READY,

		/**
		 * Send no requests, by intention.
		 */
		OUT_OF_SERVICE,

		/**
		 * Something else, or nothing in time.
		 */
		OTHER

	}

}
