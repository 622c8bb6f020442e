package dev.mooring.boot.devredis;

import org.jspecify.annotations.Nullable;

/**
 * Says why the development Redis did not start, and what to do about it.
 */
class DevRedisException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	DevRedisException(String description, String action) {
		this(description, action, null);
	}

	DevRedisException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	String getAction() {
		return this.action;
	}

}
