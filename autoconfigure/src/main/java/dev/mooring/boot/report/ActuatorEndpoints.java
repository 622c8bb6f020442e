package dev.mooring.boot.report;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.core.env.Environment;

/**
 * Asks Actuator which endpoints the application really has.
 */
class ActuatorEndpoints {

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	private final Environment environment;

	ActuatorEndpoints(ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
		this.endpoints = endpoints;
		this.environment = environment;
	}

	@Nullable ExposedEndpoints exposed() {
		PathMappedEndpoints exposed = this.endpoints.getIfAvailable();
		if (exposed == null) {
			return null;
		}
		List<String> ids = exposed.stream()
			.filter(ExposableEndpoint.class::isInstance)
			.map((endpoint) -> ((ExposableEndpoint<?>) endpoint).getEndpointId().toString())
			.sorted()
			.toList();
		List<String> probes = exposed.getAdditionalPaths(WebServerNamespace.SERVER, EndpointId.of("health"))
			.stream()
			.sorted()
			.toList();
		return new ExposedEndpoints(ids, probes, ManagementPortType.get(this.environment));
	}

}
