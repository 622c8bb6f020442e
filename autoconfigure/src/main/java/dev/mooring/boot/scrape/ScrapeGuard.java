package dev.mooring.boot.scrape;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.server.PathContainer;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Decides on requests to the endpoints that show metrics, {@code prometheus} and
 * {@code metrics}, where Actuator has mapped them.
 */
class ScrapeGuard {

	/**
	 * Attribute of a request that has brought the token.
	 */
	static final String GRANTED_ATTRIBUTE = ScrapeGuard.class.getName() + ".granted";

	/**
	 * How a request is refused, in the {@code WWW-Authenticate} header.
	 */
	static final String CHALLENGE = "Bearer";

	private static final List<EndpointId> ENDPOINTS = Stream.of("prometheus", "metrics").map(EndpointId::of).toList();

	private final @Nullable BearerToken token;

	/**
	 * Looked up with the first request: the endpoints depend on much that is not there
	 * yet when the server gets its filters.
	 */
	private final SingletonSupplier<List<PathPattern>> patterns;

	/**
	 * Creates a guard.
	 * @param token the token, or {@code null} to let all in
	 * @param endpoints the endpoints
	 */
	ScrapeGuard(@Nullable BearerToken token, ObjectProvider<PathMappedEndpoints> endpoints) {
		this.token = token;
		this.patterns = SingletonSupplier.of(() -> endpoints.stream().flatMap(ScrapeGuard::patterns).toList());
	}

	/**
	 * With everything beneath them, as in Spring Boot's {@code EndpointRequest}.
	 */
	private static Stream<PathPattern> patterns(PathMappedEndpoints endpoints) {
		return ENDPOINTS.stream()
			.map(endpoints::getPath)
			.filter(Objects::nonNull)
			.map((path) -> StringUtils.trimTrailingCharacter(path, '/') + "/**")
			.map(PathPatternParser.defaultInstance::parse);
	}

	/**
	 * Decides on a request.
	 * @param path its path within the application
	 * @param authorization its {@code Authorization} header, or {@code null}
	 * @return the decision
	 */
	Decision decide(PathContainer path, @Nullable String authorization) {
		if (this.token == null) {
			return Decision.NOT_ASKED;
		}
		if (isGuarded(path)) {
			return this.token.isIn(authorization) ? Decision.GRANTED : Decision.REFUSED;
		}
		return isGuardedWithoutDoubledSlashes(path) ? Decision.REFUSED : Decision.NOT_ASKED;
	}

	/**
	 * Spring's path patterns do not match then, but Jersey may.
	 */
	private boolean isGuardedWithoutDoubledSlashes(PathContainer path) {
		return path.value().contains("//") && isGuarded(PathContainer.parsePath(path.value().replaceAll("/+", "/")));
	}

	private boolean isGuarded(PathContainer path) {
		return this.patterns.obtain().stream().anyMatch((pattern) -> pattern.matches(path));
	}

	/**
	 * What happens to a request.
	 */
	enum Decision {

		/**
		 * It is to something else, and no business of the guard.
		 */
		NOT_ASKED,

		/**
		 * It has brought the token.
		 */
		GRANTED,

		/**
		 * It has not.
		 */
		REFUSED

	}

}
