package dev.mooring.boot.environment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * An environment of which a test says every source: the command line, the variables and a
 * file.
 */
final class TestSources {

	private final Map<String, Object> commandLine = new LinkedHashMap<>();

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> file = new LinkedHashMap<>();

	private final StandardEnvironment environment = new StandardEnvironment();

	TestSources() {
		this.environment.getPropertySources()
			.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", this.variables));
		this.environment.getPropertySources().addFirst(new MapPropertySource("commandLineArgs", this.commandLine));
		this.environment.getPropertySources().addLast(new MapPropertySource("application.yml", this.file));
	}

	TestSources commandLine(String name, String value) {
		this.commandLine.put(name, value);
		return this;
	}

	TestSources variable(String name, String value) {
		this.variables.put(name, value);
		return this;
	}

	TestSources variables(Map<String, String> values) {
		this.variables.putAll(values);
		return this;
	}

	TestSources file(String name, Object value) {
		this.file.put(name, value);
		return this;
	}

	StandardEnvironment environment() {
		return this.environment;
	}

	/**
	 * Reads the variables.
	 * @return what is said about those that are ignored
	 */
	List<String> apply() {
		return PlainVariables.addTo(this.environment, true);
	}

	/**
	 * Reads the variables.
	 * @return what is wrong with them
	 */
	List<EnvironmentProblem> problems() {
		try {
			apply();
			return List.of();
		}
		catch (InvalidEnvironmentException ex) {
			return ex.getProblems();
		}
	}

	@Nullable String property(String name) {
		return this.environment.getProperty(name);
	}

	/**
	 * What the variables have set.
	 * @return values by the names of properties
	 */
	Map<String, ?> set() {
		PlainVariables variables = PlainVariables.of(this.environment);
		return (variables != null) ? variables.getSource() : Map.of();
	}

}
