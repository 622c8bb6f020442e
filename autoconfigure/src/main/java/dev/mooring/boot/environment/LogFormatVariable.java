package dev.mooring.boot.environment;

import java.util.List;

/**
 * The variable for the format of the log. Spring Boot has no word for its plain format:
 * it is an empty one, which is set only where a weaker source says another, because just
 * the presence of the property silences the banner and confuses Log4j2.
 *
 * @param variable the variable
 */
record LogFormatVariable(EnvironmentVariable<String> variable) implements VariableGroup {

	static final String PLAIN = "";

	@Override
	public List<EnvironmentVariable<?>> variables() {
		return List.of(this.variable);
	}

	@Override
	public void apply(Assignment assignment) {
		if (!PLAIN.equals(assignment.read(this.variable)) || assignment.isSetByWeaker(this.variable.target())) {
			assignment.assign(this.variable);
		}
	}

}
