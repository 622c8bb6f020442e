package dev.mooring.boot.report;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.context.ApplicationContext;

/**
 * Asks Actuator which endpoints the application really has.
 */
class ActuatorEndpoints {

	/**
	 * The filters of Spring Security, servlet and reactive.
	 */
	private static final List<String> SECURITY = List.of("springSecurityFilterChain",
			"org.springframework.security.config.annotation.web.reactive.WebFluxSecurityConfiguration.WebFilterChainFilter");

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	private final ApplicationContext context;

	ActuatorEndpoints(ObjectProvider<PathMappedEndpoints> endpoints, ApplicationContext context) {
		this.endpoints = endpoints;
		this.context = context;
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
		return new ExposedEndpoints(ids, probes, ManagementPortType.get(this.context.getEnvironment()),
				SECURITY.stream().anyMatch(this.context::containsBean));
	}

}
