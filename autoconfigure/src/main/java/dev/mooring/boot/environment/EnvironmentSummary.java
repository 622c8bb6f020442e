package dev.mooring.boot.environment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * What the environment of an application amounts to, for a report.
 *
 * @param variables where the value of each variable comes from that is set and
 * understood, those that the application has named included; no values
 * @param ignored a sentence for each variable that is ignored
 * @param understood the names of all variables that are understood
 * @param present the names of all variables there are, in the environment and in the
 * {@code .env} file, without their prefix if they have one, but for those that the
 * application refers to itself
 */
public record EnvironmentSummary(Map<String, String> variables, List<String> ignored, Set<String> understood,
		Set<String> present) {

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)[:}]");

	private static final Pattern RESOURCE = Pattern.compile("(class path resource|file|URL) \\[(.*?)].*");

	/**
	 * Sums up an environment.
	 * @param environment the environment, after its post-processing
	 * @return the summary
	 */
	public static EnvironmentSummary of(ConfigurableEnvironment environment) {
		Set<String> understood = new LinkedHashSet<>();
		EnvironmentVariables.ALL.forEach((variable) -> understood.add(variable.name()));
		ApplicationContract contract = ApplicationContract.of(environment);
		understood.addAll(contract.required());
		understood.addAll(contract.aliases().keySet());
		Set<String> present = new LinkedHashSet<>();
		addNames(environment.getPropertySources().get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME),
				present);
		addNames(DotEnvPropertySource.of(environment), present);
		environment.getPropertySources().forEach((source) -> removeReferences(source, present));
		PlainVariables plain = PlainVariables.of(environment);
		Map<String, String> variables = new TreeMap<>();
		if (plain != null) {
			plain.variables().forEach((name, origin) -> variables.put(name, describe(origin)));
		}
		return new EnvironmentSummary(variables, (plain != null) ? plain.notes() : List.of(), understood, present);
	}

	private static void addNames(@Nullable PropertySource<?> source, Set<String> names) {
		if (source instanceof EnumerablePropertySource<?> enumerable) {
			String start = VariableValues.prefixed("", source);
			for (String name : enumerable.getPropertyNames()) {
				if (name.startsWith(start)) {
					names.add(name.substring(start.length()));
				}
			}
		}
	}

	/**
	 * What stands in a file as <code>${REDIS_DB}</code> is understood, by the
	 * application.
	 */
	private static void removeReferences(PropertySource<?> source, Set<String> names) {
		if (source instanceof EnumerablePropertySource<?> enumerable) {
			for (String property : enumerable.getPropertyNames()) {
				if (enumerable.getProperty(property) instanceof CharSequence value) {
					REFERENCE.matcher(value).results().forEach((reference) -> names.remove(reference.group(1)));
				}
			}
		}
	}

	/**
	 * Whether an environment is the one that the application will have, not one of the
	 * bootstrap context before it.
	 * @param environment the environment
	 * @return whether it is
	 */
	public static boolean isComplete(ConfigurableEnvironment environment) {
		return !MooringEnvironmentPostProcessor.isForeign(environment);
	}

	/**
	 * Describes where a property comes from, as an operator would look for it.
	 * @param property the property
	 * @return a phrase such as "variable PORT" or "classpath:application.yml:3"
	 */
	public static String describe(ConfigurationProperty property) {
		PropertySource<?> source = (property.getSource() != null
				&& property.getSource().getUnderlyingSource() instanceof PropertySource<?> underlying) ? underlying
						: null;
		if (source instanceof CommandLinePropertySource) {
			return "command line";
		}
		if (source != null && StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME.equals(source.getName())) {
			return "system property";
		}
		if (source != null && DefaultPropertiesPropertySource.hasMatchingName(source)) {
			return StarterDefaults.contains(property) ? "Mooring's default" : "the application's default properties";
		}
		Origin origin = (property.getOrigin() instanceof PropertySourceOrigin inSource) ? inSource.getOrigin()
				: property.getOrigin();
		if (origin != null) {
			return describe(origin);
		}
		if (source instanceof SystemEnvironmentPropertySource
				&& property.getOrigin() instanceof PropertySourceOrigin inSource) {
			return "variable " + inSource.getPropertyName();
		}
		return (source != null) ? source.getName() : "another source";
	}

	/**
	 * Describes an origin.
	 * @param origin the origin
	 * @return a phrase
	 */
	static String describe(@Nullable Origin origin) {
		if (origin instanceof SystemEnvironmentOrigin variable) {
			return "variable " + variable.getProperty();
		}
		if (origin instanceof ValueFileOrigin file) {
			return ((file.parent() != null) ? describe(file.parent()) + ", " : "") + "file " + file.file();
		}
		if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
			Matcher matcher = RESOURCE.matcher(text.getResource().getDescription());
			String resource = matcher.matches()
					? ("class path resource".equals(matcher.group(1)) ? "classpath:" : "") + matcher.group(2)
					: text.getResource().getDescription();
			return (text.getLocation() != null) ? resource + ":" + (text.getLocation().getLine() + 1) : resource;
		}
		return (origin != null) ? origin.toString() : "another property source";
	}

}
