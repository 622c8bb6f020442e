package dev.mooring.boot.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What the application itself asks of its environment: variables that must be set, and
 * variables that set its own properties.
 *
 * @param required the names of the variables that must be set
 * @param aliases properties by the names of the variables that set them
 */
record ApplicationContract(List<String> required, Map<String, String> aliases) {

	static final String REQUIRED_PROPERTY = "mooring.environment.required";

	static final String ALIAS_PROPERTY = "mooring.environment.alias";

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

	static ApplicationContract of(Environment environment) {
		Binder binder = Binder.get(environment);
		return new ApplicationContract(
				binder.bind(REQUIRED_PROPERTY, Bindable.listOf(String.class)).orElseGet(List::of), new TreeMap<>(
						binder.bind(ALIAS_PROPERTY, Bindable.mapOf(String.class, String.class)).orElseGet(Map::of)));
	}

	/**
	 * Sets the properties of the aliases.
	 * @param assignment what is read and set
	 * @param problems is added to
	 */
	void applyAliases(Assignment assignment, List<EnvironmentProblem> problems) {
		this.aliases.forEach((name, property) -> applyAlias(name, property, assignment, problems));
	}

	/**
	 * Reports the required variables that are missing.
	 * @param assignment what is read
	 * @param problems is added to
	 */
	void requireAll(Assignment assignment, List<EnvironmentProblem> problems) {
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			// The build is not the environment that the application will run in
			return;
		}
		for (String name : this.required) {
			if (!NAME.matcher(name).matches()) {
				problems.add(invalidName(REQUIRED_PROPERTY, name));
			}
			else if (!isSet(name, assignment)) {
				String variable = assignment.values().nameOf(name);
				problems.add(EnvironmentProblem.of(variable, "is required, but not set", remedy(name, variable)));
			}
		}
	}

	private void applyAlias(String name, String property, Assignment assignment, List<EnvironmentProblem> problems) {
		if (!NAME.matcher(name).matches()) {
			problems.add(invalidName(ALIAS_PROPERTY, name));
		}
		else if (!ConfigurationPropertyName.isValid(property)) {
			problems.add(new EnvironmentProblem("The property " + ALIAS_PROPERTY + "." + name,
					"is %s, which is not the name of a property".formatted(Form.shown(property)),
					"Set %s.%s to the name of a property in lower case with hyphens, for example %s.%s=shop.stripe.key."
						.formatted(ALIAS_PROPERTY, name, ALIAS_PROPERTY, name)));
		}
		else if (StringUtils.hasText(property)) {
			VariableValues.Value value = assignment.readText(name);
			if (value != null) {
				assignment.set(property, value.text(), value.origin());
			}
		}
	}

	private static EnvironmentProblem invalidName(String property, String name) {
		return new EnvironmentProblem("The property " + property,
				"names %s, which is not the name of a variable".formatted(Form.shown(name)),
				"Use letters, digits and underscores, for example STRIPE_KEY.");
	}

	/**
	 * A stronger source may have the property that the variable would set, or something
	 * of the variable's own name, as tests do.
	 */
	private boolean isSet(String name, Assignment assignment) {
		if (assignment.readText(name) != null || assignment.values().isSet(name) || assignment.isSetByStronger(name)) {
			return true;
		}
		List<String> properties = new ArrayList<>();
		if (StringUtils.hasText(this.aliases.get(name))) {
			properties.add(this.aliases.get(name));
		}
		EnvironmentVariable<?> known = known(name);
		if (known != null) {
			properties.addAll(known.targets());
		}
		return assignment.findStronger(properties.stream().filter(ConfigurationPropertyName::isValid).toList()) != null;
	}

	private static String remedy(String name, String variable) {
		EnvironmentVariable<?> known = known(name);
		return (known != null) ? known.remedy(variable)
				: "Set %s, or set %s to the path of a file that holds its value.".formatted(variable,
						variable + EnvironmentVariable.FILE_SUFFIX);
	}

	private static @Nullable EnvironmentVariable<?> known(String name) {
		return EnvironmentVariables.ALL.stream()
			.filter((variable) -> variable.name().equals(name))
			.findFirst()
			.orElse(null);
	}

}
