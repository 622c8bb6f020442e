package dev.mooring.boot.environment;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * One reading of all variables: where their values come from, which properties they set,
 * and what is to be said about it.
 */
final class Assignment {

	private final VariableValues values;

	private final List<PropertySource<?>> stronger;

	private final List<PropertySource<?>> weaker;

	private final List<EnvironmentProblem> problems;

	private final Map<String, OriginTrackedValue> properties = new LinkedHashMap<>();

	private final List<String> notes;

	private final Map<EnvironmentVariable<?>, Optional<Object>> meanings = new HashMap<>();

	/**
	 * Creates an assignment.
	 * @param values the values of variables
	 * @param stronger the environment itself and all sources before it
	 * @param weaker all other sources
	 * @param problems is added to
	 * @param notes is added to
	 */
	Assignment(VariableValues values, List<PropertySource<?>> stronger, List<PropertySource<?>> weaker,
			List<EnvironmentProblem> problems, List<String> notes) {
		this.values = values;
		this.stronger = stronger;
		this.weaker = weaker;
		this.problems = problems;
		this.notes = notes;
	}

	/**
	 * Reads a variable. A bad value is reported.
	 * @param <T> what it means
	 * @param variable the variable
	 * @return what it means, or {@code null} if it is unset or bad
	 */
	@SuppressWarnings("unchecked")
	<T> @Nullable T read(EnvironmentVariable<T> variable) {
		return (T) this.meanings.computeIfAbsent(variable, (absent) -> Optional.ofNullable(parse(variable)))
			.orElse(null);
	}

	private <T> @Nullable T parse(EnvironmentVariable<T> variable) {
		VariableValues.Value value = this.values.find(variable.name());
		if (value == null) {
			return null;
		}
		try {
			return variable.form().parse(value.text());
		}
		catch (IllegalArgumentException ex) {
			String place = (value.origin() instanceof SystemEnvironmentOrigin) ? ""
					: " (%s)".formatted(EnvironmentSummary.describe(value.origin()));
			report(variable, ex.getMessage() + place);
			return null;
		}
	}

	/**
	 * Reads a variable and sets its targets, all of them or, where a stronger source sets
	 * one of several, none.
	 * @param variable the variable
	 */
	void assign(EnvironmentVariable<?> variable) {
		Object value = read(variable);
		if (value != null && (variable.targets().size() == 1 || !yields(List.of(variable), variable.targets()))) {
			variable.targets().forEach((target) -> set(target, value, variable));
		}
	}

	/**
	 * Finds out whether a stronger source says what variables say, and notes it.
	 * @param variables the variables that yield then
	 * @param names names or prefixes of properties
	 * @return whether they have to yield
	 */
	boolean yields(List<? extends EnvironmentVariable<?>> variables, List<String> names) {
		ConfigurationProperty preferred = findStronger(names);
		if (preferred != null) {
			note("%s ignored: %s is set by %s".formatted(are(variables), preferred.getName(),
					EnvironmentSummary.describe(preferred)));
		}
		return preferred != null;
	}

	/**
	 * Refuses to combine a variable with properties of stronger sources that say a part
	 * of what it says: whichever Spring Boot took, the other would be lost in silence.
	 * @param variable the variable
	 * @param names names of properties
	 */
	void refuseParts(EnvironmentVariable<?> variable, List<String> names) {
		ConfigurationProperty part = findStronger(names);
		if (part != null) {
			report(variable,
					"cannot be combined with %s, set by %s: one of the two would be lost".formatted(part.getName(),
							EnvironmentSummary.describe(part)),
					"Remove %s and make it a part of %s or of its own plain variable, or set all with Spring Boot's own keys and unset %s."
						.formatted(part.getName(), name(variable), name(variable)));
		}
	}

	/**
	 * Refuses a variable where Spring Boot prefers other properties to what it sets,
	 * whichever source they are from: it would have no effect.
	 * @param variable the variable
	 * @param names names or prefixes of properties
	 */
	void refuseBlocked(EnvironmentVariable<?> variable, List<String> names) {
		List<PropertySource<?>> all = Stream.concat(this.stronger.stream(), this.weaker.stream()).toList();
		ConfigurationProperty blocking = find(names, all, (property) -> true);
		if (blocking != null) {
			report(variable,
					"has no effect: Spring Boot prefers %s, set by %s".formatted(blocking.getName(),
							EnvironmentSummary.describe(blocking)),
					"Remove %s, or unset %s.".formatted(blocking.getName(), name(variable)));
		}
	}

	@Nullable ConfigurationProperty findStronger(List<String> names) {
		return find(names, this.stronger, Assignment::hasText);
	}

	/**
	 * Whether a stronger source than the environment has something of just that name,
	 * which need not be the name of a property.
	 * @param name the name
	 * @return whether it has
	 */
	boolean isSetByStronger(String name) {
		return this.stronger.stream()
			.filter((source) -> !(source instanceof SystemEnvironmentPropertySource))
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.anyMatch((source) -> StringUtils.hasText(Objects.toString(source.getProperty(name), null)));
	}

	boolean isSetByWeaker(String name) {
		return find(List.of(name), this.weaker, (property) -> true) != null;
	}

	/**
	 * The value of a weaker source.
	 * @param name the name of the property
	 * @return the value, placeholders unresolved, empty if there is none
	 */
	String weakerValue(String name) {
		ConfigurationProperty property = find(List.of(name), this.weaker, Assignment::hasText);
		return (property != null) ? String.valueOf(property.getValue()).trim() : "";
	}

	/**
	 * Sets a property.
	 * @param property its name
	 * @param value its value, taken as it is: placeholders in it are not resolved
	 * @param variable where it comes from
	 */
	void set(String property, Object value, EnvironmentVariable<?> variable) {
		set(property, value, variable.name());
	}

	/**
	 * Sets a property.
	 * @param property its name
	 * @param value its value, taken as it is: placeholders in it are not resolved
	 * @param variable the name of the variable that it comes from
	 */
	void set(String property, Object value, String variable) {
		Origin origin = Objects.requireNonNull(this.values.find(variable)).origin();
		refuseHidden(property, variable);
		Object literal = (value instanceof String text) ? LiteralText.escape(text) : value;
		this.properties.put(property, OriginTrackedValue.of(literal, origin));
	}

	/**
	 * A stronger source that sets a property to nothing does not count as setting it
	 * here, but it does for Spring Boot.
	 */
	private void refuseHidden(String property, String variable) {
		ConfigurationProperty hiding = find(List.of(property), this.stronger, (stronger) -> true);
		if (hiding != null && !hasText(hiding)) {
			this.problems.add(EnvironmentProblem.of(this.values.nameOf(variable),
					"has no effect: %s is set to nothing by %s".formatted(hiding.getName(),
							EnvironmentSummary.describe(hiding)),
					"Unset %s there, or give it a value.".formatted(hiding.getName())));
		}
	}

	void report(EnvironmentVariable<?> variable, String message) {
		report(variable, message, variable.remedy(name(variable)));
	}

	void report(EnvironmentVariable<?> variable, String message, String remedy) {
		this.problems.add(EnvironmentProblem.of(name(variable), message, remedy));
	}

	/**
	 * Notes that variables are ignored.
	 * @param variables the variables; nothing is noted if there are none
	 * @param reason why, completing a sentence
	 */
	void ignore(List<? extends EnvironmentVariable<?>> variables, String reason) {
		if (!variables.isEmpty()) {
			note("%s ignored: %s".formatted(are(variables), reason));
		}
	}

	private void note(String note) {
		this.notes.add(note);
	}

	VariableValues values() {
		return this.values;
	}

	/**
	 * What a message calls a variable.
	 * @param variable the variable
	 * @return its name, with the prefix that all variables have
	 */
	String name(EnvironmentVariable<?> variable) {
		return this.values.nameOf(variable.name());
	}

	Map<String, OriginTrackedValue> properties() {
		return this.properties;
	}

	private String are(List<? extends EnvironmentVariable<?>> variables) {
		return variables.stream().map(this::name).collect(Collectors.joining(", "))
				+ ((variables.size() == 1) ? " is" : " are");
	}

	private static @Nullable ConfigurationProperty find(List<String> names, List<PropertySource<?>> sources,
			Predicate<ConfigurationProperty> condition) {
		List<PropertySource<?>> own = sources.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.toList();
		return StreamSupport.stream(ConfigurationPropertySources.from(own).spliterator(), false)
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

}
