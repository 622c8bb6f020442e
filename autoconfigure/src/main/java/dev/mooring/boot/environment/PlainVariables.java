package dev.mooring.boot.environment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

	private final MutablePropertySources sources;

	private final List<String> ignored = new ArrayList<>();

	private final List<InvalidEnvironmentException.Problem> problems = new ArrayList<>();

	private PlainVariables(ConfigurableEnvironment environment) {
		this.sources = environment.getPropertySources();
	}

	/**
	 * Reads the variables and adds the properties that they set, in place of what an
	 * earlier call has added.
	 * @param environment the environment to read from and to add to
	 * @return a sentence for each variable that is ignored
	 * @throws InvalidEnvironmentException with all problems, if there is one
	 */
	static List<String> addTo(ConfigurableEnvironment environment) {
		return new PlainVariables(environment).add();
	}

	private List<String> add() {
		this.sources.remove(PROPERTY_SOURCE_NAME);
		PropertySource<?> variables = this.sources.get(ANCHOR);
		if (variables == null) {
			return List.of();
		}
		Map<String, Object> properties = new LinkedHashMap<>();
		for (EnvironmentVariable variable : EnvironmentVariables.ALL) {
			Object value = variables.getProperty(variable.name());
			if (value != null && StringUtils.hasText(value.toString())) {
				parse(variable, value.toString().trim()).forEach((property, parsed) -> properties.put(property,
						OriginTrackedValue.of(parsed, new SystemEnvironmentOrigin(variable.name()))));
			}
		}
		if (!this.problems.isEmpty()) {
			throw new InvalidEnvironmentException(this.problems);
		}
		this.sources.addAfter(ANCHOR, new OriginTrackedMapPropertySource(PROPERTY_SOURCE_NAME, properties, true));
		return this.ignored;
	}

	private Map<String, Object> parse(EnvironmentVariable variable, String value) {
		List<PropertySource<?>> stronger = stronger();
		ConfigurationProperty preferred = find(variable.yieldsTo(), stronger, PlainVariables::hasText);
		if (preferred != null) {
			this.ignored.add("%s is ignored: %s is set by %s".formatted(variable.name(), preferred.getName(),
					describe(preferred.getOrigin())));
			return Map.of();
		}
		try {
			Map<String, Object> properties = variable.parser().parse(value);
			refuseParts(variable, stronger);
			refuseBlocked(variable, properties);
			return properties;
		}
		catch (IllegalArgumentException ex) {
			report(variable, String.valueOf(ex.getMessage()), "Set %s to %s, for example %s=%s"
				.formatted(variable.name(), variable.form().replace("`", ""), variable.name(), variable.example()));
			return Map.of();
		}
	}

	private void refuseParts(EnvironmentVariable variable, List<PropertySource<?>> stronger) {
		ConfigurationProperty part = find(variable.refuses(), stronger, PlainVariables::hasText);
		if (part != null) {
			report(variable,
					"cannot be combined with %s, set by %s: one of the two would be lost".formatted(part.getName(),
							describe(part.getOrigin())),
					"Make it a part of %s and remove %s, or set all with Spring Boot's own keys and unset %s."
						.formatted(variable.name(), part.getName(), variable.name()));
		}
	}

	private void refuseBlocked(EnvironmentVariable variable, Map<String, Object> properties) {
		List<String> blockedBy = variable.blockedBy()
			.stream()
			.filter((name) -> properties.keySet().stream().noneMatch((set) -> set.startsWith(name)))
			.toList();
		ConfigurationProperty blocking = find(blockedBy, this.sources.stream().toList(), (property) -> true);
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
	private List<PropertySource<?>> stronger() {
		List<PropertySource<?>> stronger = new ArrayList<>();
		for (PropertySource<?> source : this.sources) {
			stronger.add(source);
			if (ANCHOR.equals(source.getName())) {
				break;
			}
		}
		return stronger;
	}

	private static @Nullable ConfigurationProperty find(List<String> names, List<PropertySource<?>> sources,
			Predicate<ConfigurationProperty> condition) {
		return sources.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.map(ConfigurationPropertySource::from)
			.filter(Objects::nonNull)
			.flatMap((source) -> names.stream().map(ConfigurationPropertyName::of).flatMap((name) -> all(name, source)))
			.filter(condition)
			.findFirst()
			.orElse(null);
	}

	/**
	 * The property of that name and all below it.
	 */
	private static Stream<ConfigurationProperty> all(ConfigurationPropertyName name,
			ConfigurationPropertySource source) {
		Stream<ConfigurationPropertyName> below = (source instanceof IterableConfigurationPropertySource iterable)
				? iterable.stream().filter(name::isAncestorOf) : Stream.empty();
		return Stream.concat(Stream.of(name), below).map(source::getConfigurationProperty).filter(Objects::nonNull);
	}

	private static boolean hasText(ConfigurationProperty property) {
		return StringUtils.hasText(String.valueOf(property.getValue()));
	}

	private static String describe(@Nullable Origin origin) {
		return (origin != null) ? origin.toString() : "another property source";
	}

}
