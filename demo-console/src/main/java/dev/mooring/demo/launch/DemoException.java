package dev.mooring.demo.launch;

import org.jspecify.annotations.Nullable;

/**
 * Says what went wrong, for the person at the terminal.
 */
public class DemoException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String log;

	DemoException(String message) {
		this(message, (Throwable) null);
	}

	DemoException(String message, @Nullable Throwable cause) {
		super(message, cause);
		this.log = "";
	}

	/**
	 * Creates it with what a terminal, but not a line of the live view, has room for.
	 * @param message what went wrong
	 * @param process the process that wrote about it
	 */
	DemoException(String message, ManagedProcess process) {
		super(message);
		this.log = "The end of %s:%n%n%s".formatted(process.log(), String.join("\n", process.lastLines(25)));
	}

	/**
	 * The end of a log that tells more.
	 * @return the lines; empty if there are none
	 */
	String log() {
		return this.log;
	}

}
