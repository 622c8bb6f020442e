package dev.mooring.boot.environment;

/**
 * Something wrong with the environment that stops the start.
 *
 * @param subject what it is about, at the start of a sentence: "The environment variable
 * PORT"
 * @param message what is wrong, completing that sentence, without its full stop
 * @param remedy what to do, a sentence
 */
record EnvironmentProblem(String subject, String message, String remedy) {

	static EnvironmentProblem of(String variable, String message, String remedy) {
		return new EnvironmentProblem("The environment variable " + variable, message, remedy);
	}

}
