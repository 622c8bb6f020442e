package dev.mooring.boot.report;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the settings of the report equal to the configuration metadata, which describes
 * them.
 */
class ReportedSettingsTests {

	/**
	 * Not set unless asked for, or shown as a phrase.
	 */
	private static final List<String> WITHOUT_METADATA_DEFAULT = List.of("mooring.session.circuit.failures",
			"mooring.session.circuit.window");

	private static Map<String, Object> defaults() throws IOException {
		Map<String, Object> defaults = new HashMap<>();
		for (URL metadata : Collections.list(ReportedSettingsTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream content = metadata.openStream()) {
				List<Map<String, Object>> properties = JsonPath.parse(content).read("$.properties");
				properties.forEach((property) -> {
					Object value = property.get("defaultValue");
					if (value != null || !defaults.containsKey(property.get("name"))) {
						defaults.put(property.get("name").toString(), value);
					}
				});
			}
		}
		return defaults;
	}

	@Test
	void allOfMooringsPropertiesAreReported() throws Exception {
		assertThat(ReportedSettings.ALL.stream().map(ReportedSettings.ReportedSetting::name))
			.containsAll(defaults().keySet()
				.stream()
				.filter((name) -> name.startsWith("mooring.") || name.startsWith("management.health.session-store."))
				.collect(Collectors.toSet()))
			.doesNotHaveDuplicates();
	}

	@Test
	void defaultsAreThoseOfTheMetadata() throws Exception {
		Map<String, Object> defaults = defaults();
		for (ReportedSettings.ReportedSetting setting : ReportedSettings.ALL) {
			if (setting.name().matches("spring\\.(datasource|r2dbc)\\..*|logging\\.level\\..*")) {
				// Not on the class path here, or a pattern of names
				assertThat(setting.defaultValue()).isNull();
				continue;
			}
			assertThat(defaults.containsKey(setting.name())).as("metadata of %s", setting.name()).isTrue();
			Object expected = defaults.get(setting.name());
			if (setting.defaultValue() != null && !WITHOUT_METADATA_DEFAULT.contains(setting.name())) {
				String text = (expected instanceof List<?> list)
						? list.stream().map(Object::toString).collect(Collectors.joining(","))
						: String.valueOf(expected);
				assertThat(setting.defaultValue()).as("default of %s", setting.name()).isEqualTo(text);
			}
		}
	}

}
