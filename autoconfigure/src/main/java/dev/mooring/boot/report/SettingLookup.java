package dev.mooring.boot.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.mooring.boot.environment.EnvironmentSummary;
import dev.mooring.boot.report.MooringReport.Overridden;
import dev.mooring.boot.report.MooringReport.Setting;
import dev.mooring.boot.report.ReportedSettings.ReportedSetting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds values with their sources, by the rules of Spring Boot's binding.
 */
final class SettingLookup {

	private static final String DEFAULT = "default";

	/**
	 * A map from names of variables to names of properties, which are called like secrets
	 * but are none.
	 */
	private static final String ALIAS = "mooring.environment.alias";

	/**
	 * More elements of a list or map than anybody wants to read.
	 */
	private static final int MAX_ELEMENTS = 100;

	private final ConfigurableEnvironment environment;

	SettingLookup(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Finds a setting.
	 * @param setting the setting
	 * @return its value, masked, or {@code null} if it has none
	 */
	@Nullable Setting find(ReportedSetting setting) {
		List<Found> found = findAll(setting.name());
		List<Overridden> overridden = found.stream()
			.skip(1)
			.map((weaker) -> new Overridden(Masking.mask(setting.name(), weaker.value), weaker.source))
			.toList();
		if (!found.isEmpty()) {
			String value = resolve(found.get(0).value);
			return new Setting(Masking.mask(setting.name(), value), found.get(0).source, overridden);
		}
		return (setting.defaultValue() != null) ? new Setting(setting.defaultValue(), DEFAULT, List.of()) : null;
	}

	/**
	 * Finds a value.
	 * @param name the name of the property
	 * @return its value, masked, or {@code null} if it is not set
	 */
	@Nullable String value(String name) {
		return findAll(name).stream().findFirst().map((found) -> Masking.mask(name, resolve(found.value))).orElse(null);
	}

	/**
	 * Finds the first value that is set.
	 * @param defaultValue what holds where none is
	 * @param names the names of the properties
	 * @return the value, masked
	 */
	String first(String defaultValue, String... names) {
		for (String name : names) {
			String value = value(name);
			if (value != null && !value.isBlank()) {
				return value;
			}
		}
		return defaultValue;
	}

	/**
	 * Finds a list.
	 * @param name the name of the property
	 * @param defaultValue what holds where it is not set
	 * @return its elements
	 */
	List<String> list(String name, List<String> defaultValue) {
		return Binder.get(this.environment).bind(name, Bindable.listOf(String.class)).orElse(defaultValue);
	}

	/**
	 * Finds a switch.
	 * @param name the name of the property
	 * @param defaultValue what holds where it is not set, or is no boolean
	 * @return whether it is on
	 */
	boolean isOn(String name, boolean defaultValue) {
		try {
			return Binder.get(this.environment).bind(name, Boolean.class).orElse(defaultValue);
		}
		catch (BindException ex) {
			return defaultValue;
		}
	}

	private String resolve(String value) {
		try {
			return this.environment.resolvePlaceholders(value);
		}
		catch (IllegalArgumentException ex) {
			// A placeholder that refers to itself
			return value;
		}
	}

	private List<Found> findAll(String text) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(text);
		List<Found> found = new ArrayList<>();
		Map<String, Found> entries = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				found.add(new Found(String.valueOf(property.getValue()), source(property)));
			}
			else if (source instanceof IterableConfigurationPropertySource iterable) {
				List<ConfigurationProperty> elements = elements(name, iterable);
				if (elements.stream().allMatch((element) -> isElementOfList(name, element))) {
					addList(elements, found);
				}
				else {
					elements.forEach((element) -> addEntry(name, element, entries, found));
				}
			}
		}
		if (!entries.isEmpty()) {
			found.add(0, merge(entries));
		}
		return found;
	}

	private static List<ConfigurationProperty> elements(ConfigurationPropertyName name,
			IterableConfigurationPropertySource source) {
		return source.stream()
			.filter(name::isAncestorOf)
			.limit(MAX_ELEMENTS)
			.map(source::getConfigurationProperty)
			.filter(Objects::nonNull)
			.toList();
	}

	private static boolean isElementOfList(ConfigurationPropertyName name, ConfigurationProperty element) {
		return element.getName().getNumberOfElements() == name.getNumberOfElements() + 1
				&& element.getName().isNumericIndex(name.getNumberOfElements());
	}

	/**
	 * A list is that of one source: a weaker one adds nothing to it.
	 */
	private static void addList(List<ConfigurationProperty> elements, List<Found> found) {
		if (!elements.isEmpty()) {
			String values = elements.stream()
				.map((element) -> Masking.mask(element.getName().toString(), String.valueOf(element.getValue())))
				.collect(Collectors.joining(", "));
			found.add(new Found(values, source(elements.get(0))));
		}
	}

	/**
	 * A map has the entries of all sources.
	 */
	private static void addEntry(ConfigurationPropertyName name, ConfigurationProperty element,
			Map<String, Found> entries, List<Found> overridden) {
		String key = key(name, element);
		String value = String.valueOf(element.getValue());
		String masked = Masking.mask(name.toString().equals(ALIAS) ? ALIAS : element.getName().toString(), value);
		Found entry = new Found(key + "=" + masked, source(element));
		if (entries.putIfAbsent(key, entry) != null) {
			overridden.add(entry);
		}
	}

	private static String key(ConfigurationPropertyName name, ConfigurationProperty element) {
		String key = IntStream.range(name.getNumberOfElements(), element.getName().getNumberOfElements())
			.mapToObj((i) -> element.getName().getElement(i, ConfigurationPropertyName.Form.ORIGINAL))
			.collect(Collectors.joining("."));
		boolean isVariable = element.getSource() != null
				&& element.getSource().getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
		return isVariable ? key.toUpperCase(Locale.ROOT).replace('.', '_') : key;
	}

	private static Found merge(Map<String, Found> entries) {
		return new Found(entries.values().stream().map(Found::value).collect(Collectors.joining(", ")),
				entries.values().stream().map(Found::source).distinct().collect(Collectors.joining(", ")));
	}

	private static String source(ConfigurationProperty property) {
		return Masking.mask(EnvironmentSummary.describe(property));
	}

	private record Found(String value, String source) {

		@Override
		public String toString() {
			// The value is not masked yet
			return this.source;
		}

	}

}
