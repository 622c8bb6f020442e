package dev.mooring.session.store;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot be reached, did not answer in time, or cannot do now what it was asked
 * to, through no fault of the caller: the same call may succeed later.
 */
public class SessionStoreUnavailableException extends SessionStoreException {

	private static final long serialVersionUID = 1L;

	private final boolean readable;

	/**
	 * Creates an exception for a store that neither reads nor writes.
	 * @param message what failed, and what to do about it where that is known
	 * @param cause the cause, or null
	 */
	public SessionStoreUnavailableException(String message, @Nullable Throwable cause) {
		this(message, cause, false);
	}

	/**
	 * Creates an exception.
	 * @param message what failed, and what to do about it where that is known
	 * @param cause the cause, or null
	 * @param readable whether the store refuses writes only, for want of memory for
	 * example
	 */
	public SessionStoreUnavailableException(String message, @Nullable Throwable cause, boolean readable) {
		super(message, cause);
		this.readable = readable;
	}

	/**
	 * Whether the store refuses writes only.
	 * @return true if sessions can still be read
	 */
	public boolean isReadable() {
		return this.readable;
	}

}
