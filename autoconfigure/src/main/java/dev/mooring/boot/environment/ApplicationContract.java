package dev.mooring.boot.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
		List<String> required = binder.bind(REQUIRED_PROPERTY, Bindable.listOf(String.class)).orElseGet(List::of);
		Map<String, String> aliases = new TreeMap<>();
		binder.bind(ALIAS_PROPERTY, Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of)
			.forEach((name, property) -> aliases.put(withUnderscores(name), property));
		return new ApplicationContract(required.stream().filter(StringUtils::hasText).distinct().toList(), aliases);
	}

	/**
	 * Spring Boot reads MOORING_ENVIRONMENT_ALIAS_STRIPE_KEY as an alias of stripe.key.
	 */
	private static String withUnderscores(String name) {
		return name.contains(".") ? name.toUpperCase(Locale.ROOT).replace('.', '_') : name;
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
			VariableValues.Value value = assignment.values().find(name);
			if (value != null && isTaken(name, property, assignment)) {
				problems.add(EnvironmentProblem.of(assignment.values().nameOf(name),
						"sets %s, which another variable says, too".formatted(property),
						"Unset one of the two, or remove %s.%s.".formatted(ALIAS_PROPERTY, name)));
			}
			else if (value != null) {
				assignment.set(property, value.text(), name);
			}
		}
	}

	/**
	 * Whether another variable has set a property, or something in its place.
	 */
	private static boolean isTaken(String name, String property, Assignment assignment) {
		return assignment.properties().containsKey(property) || EnvironmentVariables.ALL.stream()
			.map(EnvironmentVariable::name)
			.filter((other) -> !other.equals(name) && assignment.values().isSet(other))
			.anyMatch((other) -> replacements(other).contains(property));
	}

	private static List<String> replacements(String variable) {
		return EnvironmentVariables.GROUPS.stream().flatMap((group) -> group.replacements(variable).stream()).toList();
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
		if (assignment.values().isSet(name) || assignment.isSetByStronger(name)) {
			return true;
		}
		List<String> properties = new ArrayList<>();
		if (StringUtils.hasText(this.aliases.get(name))) {
			properties.add(this.aliases.get(name));
		}
		properties.addAll(replacements(name));
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
