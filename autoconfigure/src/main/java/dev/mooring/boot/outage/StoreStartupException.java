package dev.mooring.boot.outage;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The store has not answered within the time for the start.
 */
class StoreStartupException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	StoreStartupException(Duration timeout, @Nullable String reason) {
		super("The session store has not answered within " + timeout.toMillis() + " ms (last: " + reason + ")");
	}

}
