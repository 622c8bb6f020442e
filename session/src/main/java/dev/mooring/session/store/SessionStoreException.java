package dev.mooring.session.store;

import org.jspecify.annotations.Nullable;

/**
 * The store did not do what it was asked to: it cannot be reached, refused, or answered
 * too late. Messages hold no session ids, no attributes and no credentials.
 */
public class SessionStoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what failed, and what to do about it where that is known
	 * @param cause the cause, or null
	 */
	public SessionStoreException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
