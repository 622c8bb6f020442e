package dev.mooring.demo.launch;

import org.jspecify.annotations.Nullable;

/**
 * Says what went wrong, for the person at the terminal.
 */
class DemoException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	DemoException(String message) {
		this(message, null);
	}

	DemoException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
