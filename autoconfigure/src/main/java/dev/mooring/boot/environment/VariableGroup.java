package dev.mooring.boot.environment;

import java.util.List;

/**
 * Variables that are understood together: {@code REDIS_HOST} means nothing where there is
 * a {@code REDIS_URL}.
 */
interface VariableGroup {

	/**
	 * The variables, in the order of the documentation.
	 * @return the variables
	 */
	List<EnvironmentVariable<?>> variables();

	/**
	 * Reads the variables and sets the properties that they mean.
	 * @param assignment where from and where to
	 */
	void apply(Assignment assignment);

	/**
	 * What takes the place of a variable, if a stronger source sets it.
	 * @param variable the name of a variable
	 * @return names or prefixes of properties, none if the variable is of another group
	 */
	default List<String> replacements(String variable) {
		return variables().stream()
			.filter((candidate) -> candidate.name().equals(variable))
			.map(EnvironmentVariable::target)
			.toList();
	}

	/**
	 * A variable that depends on no other.
	 * @param variable the variable
	 * @return a group of its own
	 */
	static VariableGroup single(EnvironmentVariable<?> variable) {
		return new VariableGroup() {

			@Override
			public List<EnvironmentVariable<?>> variables() {
				return List.of(variable);
			}

			@Override
			public void apply(Assignment assignment) {
				assignment.assign(variable);
			}

		};
	}

}
