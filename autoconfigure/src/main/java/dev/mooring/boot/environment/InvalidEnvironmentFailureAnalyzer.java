package dev.mooring.boot.environment;

import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows every problem of an {@link InvalidEnvironmentException} with its remedy.
 */
class InvalidEnvironmentFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEnvironmentException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidEnvironmentException cause) {
		String description = cause.getProblems()
			.stream()
			.map((problem) -> "%s %s.".formatted(problem.subject(), problem.message()))
			.collect(Collectors.joining("\n"));
		String action = cause.getProblems()
			.stream()
			.map(EnvironmentProblem::remedy)
			.distinct()
			.collect(Collectors.joining("\n"));
		return new FailureAnalysis(description, action, cause);
	}

}
