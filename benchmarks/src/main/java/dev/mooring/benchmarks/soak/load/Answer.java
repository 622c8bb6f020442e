package dev.mooring.benchmarks.soak.load;

import org.jspecify.annotations.Nullable;

/**
 * An answer, or that there was none.
 *
 * @param status the status, or one of those of {@link Sample}
 * @param body the content, perhaps empty
 * @param cookie the cookie of the session if the answer sets it, else null
 */
record Answer(int status, String body, @Nullable String cookie) {

	private static final String NO_SESSION = "none";

	boolean isSuccess() {
		return this.status == 200;
	}

	/**
	 * Whether the application had no session for the request.
	 */
	boolean isWithoutSession() {
		return isSuccess() && this.body.equals(NO_SESSION);
	}

	/**
	 * The value of the counter; -1 if it has none.
	 */
	int count() {
		return this.body.matches("\\d{1,9}") ? Integer.parseInt(this.body) : -1;
	}

}
