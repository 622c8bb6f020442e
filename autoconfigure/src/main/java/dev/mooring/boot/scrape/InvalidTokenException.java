package dev.mooring.boot.scrape;

/**
 * The token for the metrics is not valid.
 */
class InvalidTokenException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidTokenException(String message) {
		super(message);
	}

}
