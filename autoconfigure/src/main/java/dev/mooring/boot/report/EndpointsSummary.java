package dev.mooring.boot.report;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;

/**
 * Tells where probes and other endpoints answer, or why they do not.
 */
final class EndpointsSummary {

	private final SettingLookup settings;

	private final WebApplicationType type;

	private final @Nullable ExposedEndpoints endpoints;

	/**
	 * Creates a summary.
	 * @param settings the properties
	 * @param type the kind of application
	 * @param endpoints its endpoints, or {@code null} without Actuator
	 */
	EndpointsSummary(SettingLookup settings, WebApplicationType type, @Nullable ExposedEndpoints endpoints) {
		this.settings = settings;
		this.type = type;
		this.endpoints = endpoints;
	}

	String health() {
		if (this.type == WebApplicationType.NONE) {
			return "no web server";
		}
		if (!this.settings.isOn("mooring.health.enabled", true)) {
			return "off (mooring.health.enabled)";
		}
		if (this.endpoints == null) {
			return "no Actuator";
		}
		if (this.endpoints.port() == ManagementPortType.DISABLED) {
			return "off (management.server.port)";
		}
		if (!this.endpoints.hasHealth()) {
			return "the health endpoint is not exposed (management.endpoints.web.exposure)";
		}
		if (!this.settings.isOn("management.endpoint.health.probes.enabled", true)) {
			return "no probes (management.endpoint.health.probes.enabled)";
		}
		if (this.endpoints.probes().isEmpty()) {
			return "only below the health endpoint (management.endpoint.health.probes.add-additional-paths)";
		}
		String base = applicationPath();
		return String.join(", ", this.endpoints.probes().stream().map((path) -> base + path).toList()) + " on "
				+ applicationPort();
	}

	String metrics() {
		if (this.type == WebApplicationType.NONE) {
			return "no web server";
		}
		if (this.endpoints == null) {
			return "no Actuator";
		}
		if (this.endpoints.port() == ManagementPortType.DISABLED) {
			return "off (management.server.port)";
		}
		if (this.endpoints.ids().isEmpty()) {
			return "no endpoint is exposed (management.endpoints.web.exposure)";
		}
		boolean apart = this.endpoints.port() == ManagementPortType.DIFFERENT;
		String path = (apart ? path("management.server.base-path", "") : applicationPath())
				+ path("management.endpoints.web.base-path", "/actuator");
		String port = apart ? port("management.server.port", "local.management.port", "") : applicationPort();
		return "endpoints below %s on %s: %s".formatted(path.isEmpty() ? "/" : path, port,
				String.join(",", this.endpoints.ids())) + (this.endpoints.hasMetrics() ? readers(this.endpoints) : "");
	}

	/**
	 * Who can read the metrics.
	 */
	private String readers(ExposedEndpoints endpoints) {
		if (!this.settings.first("", "mooring.metrics.token").isEmpty()) {
			return "; metrics are read by whoever sends the token (METRICS_TOKEN)";
		}
		if (endpoints.secured()) {
			return "; metrics are read as the application's Spring Security rules say";
		}
		return "; metrics are read by anybody who reaches the port (METRICS_TOKEN%s protects them)"
			.formatted((endpoints.port() == ManagementPortType.SAME) ? " or MANAGEMENT_PORT" : "");
	}

	private String applicationPath() {
		return (this.type == WebApplicationType.REACTIVE) ? path("spring.webflux.base-path", "")
				: path("server.servlet.context-path", "") + path("spring.mvc.servlet.path", "");
	}

	private String path(String property, String defaultPath) {
		String path = this.settings.first(defaultPath, property);
		if (path.endsWith("/")) {
			path = path.substring(0, path.length() - 1);
		}
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

	private String applicationPort() {
		return port("server.port", "local.server.port", "8080");
	}

	private String port(String property, String local, String defaultPort) {
		String port = this.settings.first(defaultPort, local, property);
		return "0".equals(port) ? "a free port" : "port " + port;
	}

}
