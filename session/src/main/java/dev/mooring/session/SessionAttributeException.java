package dev.mooring.session;

import org.jspecify.annotations.Nullable;

/**
 * An attribute cannot be read, cannot be written, or is too large. When a save is refused
 * for it, nothing of that save is stored. Messages name the attribute, never its value.
 */
public class SessionAttributeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what is wrong with which attribute, and what to do
	 * @param cause the cause, or null
	 */
	public SessionAttributeException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
