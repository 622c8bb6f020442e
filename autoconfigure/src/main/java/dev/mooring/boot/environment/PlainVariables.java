package dev.mooring.boot.environment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
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

	/**
	 * What is logged of variables that have no effect.
	 */
	static final String WARNING_EVENT = "mooring.environment.ignored";

	/**
	 * The values that come from files, by the names of their variables: as if they stood
	 * in the environment, right before it, because a blank variable may stand there.
	 */
	static final String FILES_PROPERTY_SOURCE_NAME = "mooringEnvironmentFiles";

	private static final String ENVIRONMENT = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private final Map<String, Origin> variables;

	private final List<String> notes;

	private PlainVariables(String name, Map<String, OriginTrackedValue> properties, Map<String, Origin> variables,
			List<String> notes) {
		super(name, Collections.unmodifiableMap(properties));
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
	 * Reads the variables once more, when all sources are there. One of them may have
	 * switched them off.
	 * @param environment the environment to read from and to add to
	 * @return the sentences that an earlier call has not said
	 * @throws InvalidEnvironmentException with all problems, if there is one
	 */
	static List<String> refresh(ConfigurableEnvironment environment) {
		if (MooringEnvironmentPostProcessor.isEnabled(environment)) {
			return addTo(environment, true);
		}
		removeFrom(environment);
		return List.of();
	}

	static void removeFrom(ConfigurableEnvironment environment) {
		environment.getPropertySources().remove(PROPERTY_SOURCE_NAME);
		environment.getPropertySources().remove(FILES_PROPERTY_SOURCE_NAME);
	}

	/**
	 * Reads the variables and adds the properties that they set, in place of what an
	 * earlier call has added. The command line is stronger wherever it stands: Spring
	 * Cloud's refresh, where there is no bootstrap context, reads everything again with
	 * the command line behind the environment.
	 * @param environment the environment to read from and to add to
	 * @param complete whether all sources are there; what is wrong without them may be
	 * right with them, and is not reported yet
	 * @return the sentences that an earlier call has not said
	 * @throws InvalidEnvironmentException with all problems, if there is one
	 */
	static List<String> addTo(ConfigurableEnvironment environment, boolean complete) {
		MutablePropertySources sources = environment.getPropertySources();
		PlainVariables earlier = of(environment);
		removeFrom(environment);
		PropertySource<?> variables = sources.get(ENVIRONMENT);
		if (variables == null) {
			return List.of();
		}
		DotEnvPropertySource dotEnv = DotEnvPropertySource.of(environment);
		PropertySource<?> anchor = (dotEnv != null) ? dotEnv : variables;
		List<EnvironmentProblem> problems = new ArrayList<>();
		List<String> notes = new ArrayList<>();
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
				new VariableValues(variables, SecretsDirectory.of(environment, problems), dotEnv, problems, notes),
				stronger, weaker, problems, notes);
		EnvironmentVariables.GROUPS.forEach((group) -> group.apply(assignment));
		ApplicationContract contract = ApplicationContract.of(environment);
		contract.applyAliases(assignment, problems);
		if (complete) {
			contract.requireAll(assignment, problems);
		}
		if (!problems.isEmpty() && complete) {
			throw new InvalidEnvironmentException(problems);
		}
		PlainVariables added = new PlainVariables(PROPERTY_SOURCE_NAME, assignment.properties(),
				assignment.values().origins(), notes);
		sources.addAfter(anchor.getName(), added);
		addFiles(assignment.values(), sources);
		return added.notes.stream().filter((note) -> earlier == null || !earlier.notes.contains(note)).toList();
	}

	private static void addFiles(VariableValues values, MutablePropertySources sources) {
		Map<String, OriginTrackedValue> files = new LinkedHashMap<>();
		values.fromFiles()
			.forEach((name, value) -> files.put(name,
					OriginTrackedValue.of(LiteralText.escape(value.text()), value.origin())));
		if (!files.isEmpty()) {
			sources.addBefore(ENVIRONMENT, new PlainVariables(FILES_PROPERTY_SOURCE_NAME, files, Map.of(), List.of()));
		}
	}

}
