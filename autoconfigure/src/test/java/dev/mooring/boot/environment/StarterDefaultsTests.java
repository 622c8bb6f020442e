package dev.mooring.boot.environment;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class StarterDefaultsTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include";

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> file = new LinkedHashMap<>();

	private final StandardEnvironment environment = new StandardEnvironment();

	@BeforeEach
	void setUpSources() {
		this.environment.getPropertySources()
			.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", this.variables));
		this.environment.getPropertySources().addLast(new MapPropertySource("application.yml", this.file));
	}

	@Test
	void addsDefaults() {
		StarterDefaults.addTo(this.environment);
		assertThat(this.environment.getProperty(EXPOSED)).isEqualTo("health,prometheus");
		assertThat(this.environment.getProperty("management.endpoint.health.probes.add-additional-paths"))
			.isEqualTo("true");
	}

	@Test
	void fileBeatsDefault() {
		this.file.put(EXPOSED, "health");
		StarterDefaults.addTo(this.environment);
		assertThat(this.environment.getProperty(EXPOSED)).isEqualTo("health");
	}

	@ParameterizedTest
	@CsvSource({ "logging.structured.format.console, logstash, service_node_name",
			"logging.structured.format.file, GELF, _service_node_name" })
	void fieldsThatAFormatLacksAreAddedWhereItIsUsed(String property, String format, String field) {
		StarterDefaults.addTo(this.environment);
		String name = "logging.structured.json.add[" + field + "]";
		assertThat(this.environment.getProperty(name)).isNull();
		this.file.put(property, format);
		this.file.put("mooring.application.instance", "shop-1");
		StarterDefaults.addTo(this.environment);
		assertThat(this.environment.getProperty(name)).isEqualTo("shop-1");
		assertThat(this.environment.getProperty("logging.structured.json.add[service_version]"))
			.as("version that is not known")
			.isNull();
		this.file.put(name, "mine");
		assertThat(this.environment.getProperty(name)).isEqualTo("mine");
	}

	@Test
	void propertySourceAddedLaterBeatsDefault() {
		StarterDefaults.addTo(this.environment);
		this.environment.getPropertySources()
			.addBefore(DefaultPropertiesPropertySource.NAME,
					new MapPropertySource("class path resource [my.properties]", Map.of(EXPOSED, "info")));
		assertThat(this.environment.getProperty(EXPOSED)).isEqualTo("info");
	}

	@ParameterizedTest
	@ValueSource(strings = { EXPOSED, EXPOSED + "[0]", "management.endpoints.web.exposure.INCLUDE",
			"management.endpoints.web.Exposure.include" })
	void applicationsOwnDefaultBeatsDefaultInAnySpelling(String name) {
		DefaultPropertiesPropertySource.addOrMerge(Map.of(name, "info"), this.environment.getPropertySources());
		StarterDefaults.addTo(this.environment);
		assertThat(this.environment.getPropertySources().get(DefaultPropertiesPropertySource.NAME))
			.isInstanceOfSatisfying(MapPropertySource.class,
					(defaults) -> assertThat(defaults.getSource())
						.hasSize((int) StarterDefaults.ALL.stream()
							.filter((candidate) -> candidate.logFormat() == null)
							.map(StarterDefaults.Default::property)
							.distinct()
							.count())
						.containsEntry(name, "info")
						.containsEntry("server.reactive.session.cookie.same-site", "lax"));
	}

	@ParameterizedTest
	@CsvSource({ "mooring.metrics.enabled, management.endpoints.web.exposure.include",
			"mooring.health.enabled, management.endpoint.health.probes.add-additional-paths",
			"mooring.redis.enabled, spring.data.redis.lettuce.cluster.refresh.adaptive",
			"mooring.session.enabled, server.reactive.session.cookie.same-site" })
	void defaultIsSwitchedOff(String enabledProperty, String property) {
		this.file.put(enabledProperty, "false");
		StarterDefaults.addTo(this.environment);
		assertThat(this.environment.getProperty(property)).isNull();
	}

	@Test
	void defaultIsSwitchedOffByVariable() {
		this.variables.put("MOORING_METRICS_ENABLED", "false");
		StarterDefaults.addTo(this.environment);
		assertThat(this.environment.getProperty(EXPOSED)).isNull();
	}

}
