package dev.mooring.boot.environment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Gives plain environment variables their effect: a property source right behind the
 * {@code systemEnvironment}, so that they beat the application's files and lose to
 * {@code SPRING_...} variables, system properties and the command line.
 */
final class PlainVariables {

	static final String PROPERTY_SOURCE_NAME = "mooringEnvironment";

	private static final String ANCHOR = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private final Log logger;

	private final List<InvalidEnvironmentException.Problem> problems = new ArrayList<>();

	PlainVariables(Log logger) {
		this.logger = logger;
	}

	/**
	 * Reads the variables and adds the properties that they set. May be called again.
	 * @param environment the environment to read from and to add to
	 * @throws InvalidEnvironmentException with all problems, if there is one
	 */
	void addTo(ConfigurableEnvironment environment) {
		MutablePropertySources sources = environment.getPropertySources();
		sources.remove(PROPERTY_SOURCE_NAME);
		PropertySource<?> variables = sources.get(ANCHOR);
		if (variables == null) {
			return;
		}
		Map<String, Object> properties = new LinkedHashMap<>();
		for (EnvironmentVariable variable : EnvironmentVariables.ALL) {
			Object value = variables.getProperty(variable.name());
			if (value != null && StringUtils.hasText(value.toString())) {
				parse(variable, value.toString().trim(), sources).forEach((property, parsed) -> properties.put(property,
						OriginTrackedValue.of(parsed, new SystemEnvironmentOrigin(variable.name()))));
			}
		}
		if (!this.problems.isEmpty()) {
			throw new InvalidEnvironmentException(this.problems);
		}
		if (!properties.isEmpty()) {
			sources.addAfter(ANCHOR, new OriginTrackedMapPropertySource(PROPERTY_SOURCE_NAME, properties, true));
		}
	}

	private Map<String, Object> parse(EnvironmentVariable variable, String value, MutablePropertySources sources) {
		ConfigurationProperty stronger = find(variable.yieldsTo(), stronger(sources));
		if (stronger != null) {
			this.logger.warn("%s is ignored: %s is set by %s".formatted(variable.name(), stronger.getName(),
					describe(stronger.getOrigin())));
			return Map.of();
		}
		try {
			Map<String, Object> properties = variable.parser().parse(value);
			refuseBlocked(variable, properties, sources);
			return properties;
		}
		catch (IllegalArgumentException ex) {
			report(variable, String.valueOf(ex.getMessage()), "Set %s to a value of this form: %s. For example %s=%s"
				.formatted(variable.name(), variable.form(), variable.name(), variable.example()));
			return Map.of();
		}
	}

	private void refuseBlocked(EnvironmentVariable variable, Map<String, Object> properties,
			MutablePropertySources sources) {
		List<String> blockedBy = variable.blockedBy()
			.stream()
			.filter((name) -> properties.keySet().stream().noneMatch((set) -> set.startsWith(name)))
			.toList();
		ConfigurationProperty blocking = find(blockedBy, sources.stream().toList());
		if (blocking != null) {
			report(variable,
					"has no effect: Spring Boot prefers %s, set by %s".formatted(blocking.getName(),
							describe(blocking.getOrigin())),
					"Remove %s, or unset %s.".formatted(blocking.getName(), variable.name()));
		}
	}

	private void report(EnvironmentVariable variable, String message, String remedy) {
		this.problems.add(new InvalidEnvironmentException.Problem(variable, message, remedy));
	}

	/**
	 * The environment itself and all sources before it.
	 */
	private static List<PropertySource<?>> stronger(MutablePropertySources sources) {
		List<PropertySource<?>> stronger = new ArrayList<>();
		for (PropertySource<?> source : sources) {
			stronger.add(source);
			if (ANCHOR.equals(source.getName())) {
				break;
			}
		}
		return stronger;
	}

	private static @Nullable ConfigurationProperty find(List<String> names, List<PropertySource<?>> sources) {
		for (PropertySource<?> source : sources) {
			ConfigurationPropertySource properties = ConfigurationPropertySources
				.isAttachedConfigurationPropertySource(source) ? null : ConfigurationPropertySource.from(source);
			for (String name : names) {
				ConfigurationProperty found = (properties != null)
						? find(ConfigurationPropertyName.of(name), properties) : null;
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	private static @Nullable ConfigurationProperty find(ConfigurationPropertyName name,
			ConfigurationPropertySource source) {
		ConfigurationProperty exact = source.getConfigurationProperty(name);
		if (exact == null && source instanceof IterableConfigurationPropertySource iterable) {
			exact = iterable.stream()
				.filter(name::isAncestorOf)
				.findFirst()
				.map(source::getConfigurationProperty)
				.orElse(null);
		}
		return (exact != null && StringUtils.hasText(String.valueOf(exact.getValue()))) ? exact : null;
	}

	private static String describe(@Nullable Origin origin) {
		return (origin != null) ? origin.toString() : "another property source";
	}

}
