package dev.mooring.boot.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

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

/**
 * Finds values with their sources, by the rules of Spring Boot's binding.
 */
final class SettingLookup {

	private static final String DEFAULT = "default";

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
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				found.add(new Found(String.valueOf(property.getValue()), source(property)));
			}
			else if (source instanceof IterableConfigurationPropertySource iterable) {
				addElements(name, iterable, found);
			}
		}
		return found;
	}

	/**
	 * A list, or a map.
	 */
	private static void addElements(ConfigurationPropertyName name, IterableConfigurationPropertySource source,
			List<Found> found) {
		List<ConfigurationProperty> elements = source.stream()
			.filter(name::isAncestorOf)
			.limit(MAX_ELEMENTS)
			.map(source::getConfigurationProperty)
			.filter(Objects::nonNull)
			.toList();
		if (!elements.isEmpty()) {
			String values = elements.stream()
				.map((element) -> element(name, element))
				.collect(Collectors.joining(", "));
			found.add(new Found(values, source(elements.get(0))));
		}
	}

	private static String element(ConfigurationPropertyName name, ConfigurationProperty element) {
		ConfigurationPropertyName below = element.getName().subName(name.getNumberOfElements());
		String value = Masking.mask(element.getName().toString(), String.valueOf(element.getValue()));
		return below.isLastElementIndexed() && below.getNumberOfElements() == 1 && below.isNumericIndex(0) ? value
				: below + "=" + value;
	}

	private static String source(ConfigurationProperty property) {
		return Masking.mask(EnvironmentSummary.describe(property));
	}

	private record Found(String value, String source) {

		@Override
		public String toString() {
			return this.source;
		}

	}

}
