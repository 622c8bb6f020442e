package dev.mooring.boot.scrape;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of who can read the metrics. They are not checked here: the message of a
 * constructor that throws would show the value.
 *
 * @param token Secret that whoever reads the metrics has to send as "Authorization:
 * Bearer". It has 16 to 4096 letters, digits and characters of "-._~+/", "=" at the end.
 */
@ConfigurationProperties("mooring.metrics")
record ScrapeProperties(@Nullable String token) {

	static final String TOKEN = "mooring.metrics.token";

	/**
	 * The token.
	 * @return the token, or {@code null} if there is none
	 * @throws InvalidTokenException if it is not valid
	 */
	@Nullable BearerToken bearerToken() {
		try {
			return (this.token != null) ? BearerToken.parse(this.token) : null;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidTokenException("The property %s %s".formatted(TOKEN, ex.getMessage()));
		}
	}

	@Override
	public String toString() {
		return "ScrapeProperties[token=%s]".formatted((this.token != null) ? "******" : null);
	}

}
