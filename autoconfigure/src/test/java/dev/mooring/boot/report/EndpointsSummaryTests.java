package dev.mooring.boot.report;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told before an application runs, by its properties alone.
 */
class EndpointsSummaryTests {

	private static final String PROBES = "management.endpoint.health.probes.add-additional-paths=true";

	private static EndpointsSummary summary(WebApplicationType type, String... properties) {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues.of(PROBES).and(properties).applyTo(environment);
		SettingLookup settings = new SettingLookup(environment);
		return new EndpointsSummary(settings, type,
				ExposedEndpoints.expected(settings, ManagementPortType.get(environment)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "server.port=7070|/livez, /readyz, /startupz on port 7070",
			"server.port=0|/livez, /readyz, /startupz on a free port",
			"management.server.port=9090|/livez, /readyz, /startupz on port 8080",
			"server.servlet.context-path=/shop|/shop/livez, /shop/readyz, /shop/startupz on port 8080",
			"spring.mvc.servlet.path=app/|/app/livez, /app/readyz, /app/startupz on port 8080",
			"management.server.port=-1|off (management.server.port)",
			"management.endpoints.web.exposure.include=info|the health endpoint is not exposed (management.endpoints.web.exposure)",
			"management.endpoints.web.exposure.exclude=*|the health endpoint is not exposed (management.endpoints.web.exposure)",
			"management.endpoints.web.exposure.include=*|/livez, /readyz, /startupz on port 8080",
			"management.endpoint.health.probes.enabled=off|no probes (management.endpoint.health.probes.enabled)" })
	void tellsWhereTheProbesAre(String property, String health) {
		assertThat(summary(WebApplicationType.SERVLET, property).health()).isEqualTo(health);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "server.port=7070|endpoints below /actuator on port 7070: health",
			"server.servlet.context-path=/shop|endpoints below /shop/actuator on port 8080: health",
			"management.endpoints.web.base-path=/|endpoints below / on port 8080: health",
			"management.endpoints.web.exposure.include=health,info|endpoints below /actuator on port 8080: health,info",
			"management.endpoints.web.exposure.exclude=health|no endpoint is exposed (management.endpoints.web.exposure)",
			"management.server.port=9090|endpoints below /actuator on port 9090: health",
			"management.server.port=-1|off (management.server.port)" })
	void tellsWhereTheEndpointsAre(String property, String metrics) {
		assertThat(summary(WebApplicationType.SERVLET, property).metrics()).isEqualTo(metrics);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"false|server.port=8080|anybody who reaches the port (METRICS_TOKEN or MANAGEMENT_PORT protects them)",
			"false|management.server.port=9090|anybody who reaches the port (METRICS_TOKEN protects them)",
			"true|server.port=8080|as the application's Spring Security rules say",
			"false|mooring.metrics.token=0123456789abcdef|whoever sends the token (METRICS_TOKEN)",
			"true|mooring.metrics.token=0123456789abcdef|whoever sends the token (METRICS_TOKEN)" })
	void tellsWhoCanReadTheMetrics(boolean secured, String property, String readers) {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues.of(property).applyTo(environment);
		ExposedEndpoints endpoints = new ExposedEndpoints(List.of("health", "prometheus"), List.of(),
				ManagementPortType.get(environment), secured);
		assertThat(
				new EndpointsSummary(new SettingLookup(environment), WebApplicationType.SERVLET, endpoints).metrics())
			.endsWith((readers.startsWith("as") ? "; metrics are read " : "; metrics are read by ") + readers);
	}

	@Test
	void pathOfAnotherPortIsItsOwn() {
		String[] properties = { "server.servlet.context-path=/shop", "management.server.base-path=/manage",
				"spring.webflux.base-path=/flux" };
		assertThat(summary(WebApplicationType.SERVLET, properties).metrics())
			.isEqualTo("endpoints below /shop/actuator on port 8080: health");
		assertThat(summary(WebApplicationType.REACTIVE, properties).metrics())
			.isEqualTo("endpoints below /flux/actuator on port 8080: health");
		assertThat(summary(WebApplicationType.SERVLET, "server.servlet.context-path=/shop",
				"management.server.base-path=/manage", "management.server.port=9090")
			.metrics()).isEqualTo("endpoints below /manage/actuator on port 9090: health");
	}

	@Test
	void tellsWhatIsMissing() {
		SettingLookup settings = new SettingLookup(new StandardEnvironment());
		EndpointsSummary withoutActuator = new EndpointsSummary(settings, WebApplicationType.SERVLET, null);
		assertThat(withoutActuator.health()).isEqualTo("no Actuator");
		assertThat(withoutActuator.metrics()).isEqualTo("no Actuator");
		assertThat(summary(WebApplicationType.NONE).health()).isEqualTo("no web server");
		assertThat(summary(WebApplicationType.NONE).metrics()).isEqualTo("no web server");
	}

}
