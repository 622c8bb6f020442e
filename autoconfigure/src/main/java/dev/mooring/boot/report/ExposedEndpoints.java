package dev.mooring.boot.report;

import java.util.List;
import java.util.Locale;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.util.ClassUtils;

/**
 * The endpoints that Actuator exposes over the web.
 *
 * @param ids their identifiers
 * @param probes the paths of probes beside the health endpoint, on the application's port
 * @param port where the endpoints are
 * @param secured whether Spring Security protects the application
 */
record ExposedEndpoints(List<String> ids, List<String> probes, ManagementPortType port, boolean secured) {

	private static final String SECURITY = "org.springframework.security.web.FilterChainProxy";

	private static final String EXPOSURE = "management.endpoints.web.exposure.";

	/**
	 * Tells from properties what an application is going to expose, where they name
	 * endpoints that there are.
	 * @param settings the properties
	 * @param port where the endpoints will be
	 * @return the endpoints
	 */
	static ExposedEndpoints expected(SettingLookup settings, ManagementPortType port) {
		List<String> excluded = settings.list(EXPOSURE + "exclude", List.of());
		List<String> ids = excluded.contains("*") ? List.of()
				: settings.list(EXPOSURE + "include", List.of("health"))
					.stream()
					.filter((id) -> !excluded.contains(id))
					.toList();
		boolean probes = settings.isOn("management.endpoint.health.probes.enabled", true)
				&& settings.isOn("management.endpoint.health.probes.add-additional-paths", false);
		return new ExposedEndpoints(ids, probes ? List.of("/livez", "/readyz", "/startupz") : List.of(), port,
				ClassUtils.isPresent(SECURITY, null));
	}

	boolean hasHealth() {
		return hasAny("health");
	}

	boolean hasMetrics() {
		return hasAny("prometheus", "metrics");
	}

	private boolean hasAny(String... ids) {
		List<String> wanted = List.of(ids);
		return this.ids.stream()
			.map((id) -> id.toLowerCase(Locale.ROOT))
			.anyMatch((id) -> wanted.contains(id) || id.equals("*"));
	}

}
