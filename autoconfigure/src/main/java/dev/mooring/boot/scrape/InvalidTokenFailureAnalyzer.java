package dev.mooring.boot.scrape;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about a token that is not valid, without showing it.
 */
class InvalidTokenFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTokenException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidTokenException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Set METRICS_TOKEN, or %s, to 16 to 4096 letters, digits and characters of -._~+/ with = at the end only, such as the output of openssl rand -hex 32; or remove it."
					.formatted(ScrapeProperties.TOKEN),
				cause);
	}

}
