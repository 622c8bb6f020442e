package dev.mooring.boot.environment;

import java.util.List;
import java.util.stream.Collectors;

/**
 * All that is wrong with the environment of one start.
 */
class InvalidEnvironmentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<EnvironmentProblem> problems;

	InvalidEnvironmentException(List<EnvironmentProblem> problems) {
		super(problems.stream()
			.map((problem) -> problem.subject() + " " + problem.message())
			.collect(Collectors.joining(". ")));
		this.problems = List.copyOf(problems);
	}

	List<EnvironmentProblem> getProblems() {
		return this.problems;
	}

}
