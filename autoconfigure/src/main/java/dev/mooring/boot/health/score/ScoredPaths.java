package dev.mooring.boot.health.score;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.util.function.SingletonSupplier;

/**
 * Which requests are those of users: all but Actuator's.
 */
class ScoredPaths {

	private final Supplier<Set<String>> excluded;

	ScoredPaths(Supplier<PathMappedEndpoints> endpoints) {
		this.excluded = SingletonSupplier.of(() -> excluded(endpoints.get()));
	}

	private static Set<String> excluded(PathMappedEndpoints endpoints) {
		Set<String> paths = new HashSet<>(endpoints.getAllPaths());
		if (!endpoints.getBasePath().isEmpty() && !endpoints.getBasePath().equals("/")) {
			paths.add(endpoints.getBasePath());
		}
		paths.addAll(endpoints.getAdditionalPaths(WebServerNamespace.SERVER, EndpointId.of("health")));
		return paths;
	}

	/**
	 * Whether a request is a user's.
	 * @param path its path within the application
	 */
	boolean contains(String path) {
		return this.excluded.get()
			.stream()
			.noneMatch((prefix) -> path.startsWith(prefix)
					&& (path.length() == prefix.length() || path.charAt(prefix.length()) == '/'));
	}

}
