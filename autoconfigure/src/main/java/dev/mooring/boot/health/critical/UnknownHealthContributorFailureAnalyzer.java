package dev.mooring.boot.health.critical;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which health contributors there are.
 */
class UnknownHealthContributorFailureAnalyzer extends AbstractFailureAnalyzer<UnknownHealthContributorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownHealthContributorException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Name one of these, or a part of one as in 'db/orders': " + String.join(", ", cause.getKnown())
						+ ". If it should be there, see whether management.health.<name>.enabled is false.",
				cause);
	}

}
