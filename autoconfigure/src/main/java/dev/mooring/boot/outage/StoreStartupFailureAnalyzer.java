package dev.mooring.boot.outage;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to do about a store that does not answer at the start.
 */
class StoreStartupFailureAnalyzer extends AbstractFailureAnalyzer<StoreStartupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StoreStartupException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", """
				Check that Redis runs and that REDIS_URL, or spring.data.redis.*, points to it. \
				To wait longer, set mooring.session.startup-timeout. To start without Redis and become ready when \
				it answers, set mooring.session.startup=wait.""", cause);
	}

}
