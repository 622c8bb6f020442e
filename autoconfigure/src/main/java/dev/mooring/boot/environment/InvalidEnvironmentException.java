package dev.mooring.boot.environment;

import java.util.List;

/**
 * All that is wrong with the environment variables of one start.
 */
class InvalidEnvironmentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Problem> problems;

	InvalidEnvironmentException(List<Problem> problems) {
		super("Invalid environment variables: "
				+ String.join(", ", problems.stream().map((problem) -> problem.variable().name()).toList()));
		this.problems = List.copyOf(problems);
	}

	List<Problem> getProblems() {
		return this.problems;
	}

	/**
	 * Something wrong with a variable.
	 *
	 * @param variable the variable
	 * @param message what is wrong, completing a sentence that starts with its name
	 * @param remedy what to do, a sentence
	 */
	record Problem(EnvironmentVariable variable, String message, String remedy) {

	}

}
