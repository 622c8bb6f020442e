package dev.mooring.boot.devredis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns a {@link DevRedisException} into a description and an action.
 */
class DevRedisFailureAnalyzer extends AbstractFailureAnalyzer<DevRedisException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DevRedisException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.getAction(), cause);
	}

}
