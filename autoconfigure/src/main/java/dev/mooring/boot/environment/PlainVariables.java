package dev.mooring.boot.environment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * What the plain environment variables set: a property source right behind the
 * {@code systemEnvironment} and the {@code .env} file, so that they beat the
 * application's files and lose to {@code SPRING_...} variables, system properties and the
 * command line.
 */
final class PlainVariables extends EnumerablePropertySource<Map<String, OriginTrackedValue>>
		implements OriginLookup<String>, PropertySourceInfo {

	static final String PROPERTY_SOURCE_NAME = "mooringEnvironment";

	private static final String ENVIRONMENT = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private final Map<String, Origin> variables;

	private final List<String> notes;

	private PlainVariables(Map<String, OriginTrackedValue> properties, Map<String, Origin> variables,
			List<String> notes) {
		super(PROPERTY_SOURCE_NAME, Collections.unmodifiableMap(properties));
		this.variables = Map.copyOf(variables);
		this.notes = List.copyOf(notes);
	}

	@Override
	public String[] getPropertyNames() {
		return StringUtils.toStringArray(this.source.keySet());
	}

	@Override
	public @Nullable Object getProperty(String name) {
		OriginTrackedValue value = this.source.get(name);
		return (value != null) ? value.getValue() : null;
	}

	@Override
	public @Nullable Origin getOrigin(String name) {
		return Origin.from(this.source.get(name));
	}

	@Override
	public boolean isImmutable() {
		return true;
	}

	/**
	 * The variables that are set.
	 * @return where their values come from, by their names
	 */
	Map<String, Origin> variables() {
		return this.variables;
	}

	/**
	 * A sentence for each variable that is ignored.
	 * @return the sentences
	 */
	List<String> notes() {
		return this.notes;
	}

	/**
	 * What an earlier call of {@link #addTo} has added.
	 * @param environment the environment
	 * @return the source, or {@code null} if there is none
	 */
	static @Nullable PlainVariables of(ConfigurableEnvironment environment) {
		return (environment.getPropertySources().get(PROPERTY_SOURCE_NAME) instanceof PlainVariables variables)
				? variables : null;
	}

	/**
	 * Reads the variables and adds the properties that they set, in place of what an
	 * earlier call has added. The command line is stronger wherever it stands: Spring
	 * Cloud's refresh reads everything again with the command line behind the
	 * environment.
	 * @param environment the environment to read from and to add to
	 * @param complete whether all sources are there, so that a required variable that is
	 * not set now never will be
	 * @return the sentences that an earlier call has not said
	 * @throws InvalidEnvironmentException with all problems, if there is one
	 */
	static List<String> addTo(ConfigurableEnvironment environment, boolean complete) {
		MutablePropertySources sources = environment.getPropertySources();
		PlainVariables earlier = of(environment);
		sources.remove(PROPERTY_SOURCE_NAME);
		PropertySource<?> variables = sources.get(ENVIRONMENT);
		if (variables == null) {
			return List.of();
		}
		DotEnvPropertySource dotEnv = DotEnvPropertySource.of(environment);
		PropertySource<?> anchor = (dotEnv != null) ? dotEnv : variables;
		List<EnvironmentProblem> problems = new ArrayList<>();
		if (dotEnv != null) {
			problems.addAll(dotEnv.problems());
		}
		List<PropertySource<?>> stronger = new ArrayList<>();
		List<PropertySource<?>> weaker = new ArrayList<>();
		for (PropertySource<?> source : sources) {
			boolean isStronger = sources.precedenceOf(source) <= sources.precedenceOf(anchor)
					|| source instanceof CommandLinePropertySource;
			(isStronger ? stronger : weaker).add(source);
		}
		Assignment assignment = new Assignment(
				new VariableValues(variables, SecretsDirectory.of(environment, problems), dotEnv, problems), stronger,
				weaker, problems);
		EnvironmentVariables.GROUPS.forEach((group) -> group.apply(assignment));
		ApplicationContract contract = ApplicationContract.of(environment);
		contract.applyAliases(assignment, problems);
		if (complete) {
			contract.requireAll(assignment, problems);
		}
		if (!problems.isEmpty()) {
			throw new InvalidEnvironmentException(problems);
		}
		PlainVariables added = new PlainVariables(assignment.properties(), assignment.values().origins(),
				assignment.notes());
		sources.addAfter(anchor.getName(), added);
		return added.notes.stream().filter((note) -> earlier == null || !earlier.notes.contains(note)).toList();
	}

}
