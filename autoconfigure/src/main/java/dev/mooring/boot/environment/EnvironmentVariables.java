package dev.mooring.boot.environment;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.boot.convert.DurationStyle;

/**
 * The registry of all plain environment variables.
 */
final class EnvironmentVariables {

	private static final int MAX_SHOWN = 60;

	private static final EnvironmentVariable REDIS_URL = new EnvironmentVariable("REDIS_URL",
			"The Redis that holds the sessions; several hosts mean a Redis Cluster",
			"a URL like `redis://[user:password@]host[:port][/database]`, with `rediss` for TLS, hosts separated by commas",
			"redis://redis.internal:6379", true, RedisUrl.PROPERTIES,
			List.of("spring.data.redis.url", "spring.data.redis.host", "spring.data.redis.sentinel",
					"spring.data.redis.cluster", "spring.data.redis.masterreplica"),
			List.of("spring.data.redis.port", "spring.data.redis.username", "spring.data.redis.password",
					"spring.data.redis.database"),
			List.of("spring.data.redis.url", "spring.data.redis.sentinel", "spring.data.redis.cluster",
					"spring.data.redis.masterreplica"),
			(value) -> RedisUrl.parse(value).toProperties());

	private static final EnvironmentVariable PORT = new EnvironmentVariable("PORT",
			"The port that the application listens on; 0 picks a free one", "a number from 0 to 65535", "8080", false,
			List.of("server.port"), List.of(), List.of(), List.of(), EnvironmentVariables::parsePort);

	private static final List<String> SESSION_TIMEOUTS = List.of("spring.session.timeout",
			"server.servlet.session.timeout", "server.reactive.session.timeout");

	private static final EnvironmentVariable SESSION_TIMEOUT = new EnvironmentVariable("SESSION_TIMEOUT",
			"How long a session lives without a request",
			"a duration of at least one second, a bare number being seconds", "30m", false, SESSION_TIMEOUTS,
			SESSION_TIMEOUTS, List.of(), List.of(), EnvironmentVariables::parseSessionTimeout);

	/**
	 * All variables, in the order of the documentation.
	 */
	static final List<EnvironmentVariable> ALL = List.of(REDIS_URL, PORT, SESSION_TIMEOUT);

	private EnvironmentVariables() {
	}

	private static Map<String, Object> parsePort(String value) {
		try {
			int port = Integer.parseInt(value);
			if (port >= 0 && port <= 65535) {
				return Map.of("server.port", port);
			}
		}
		catch (NumberFormatException ex) {
			// Reported below
		}
		throw new IllegalArgumentException("is %s, which is not a port number".formatted(shown(value)));
	}

	private static Map<String, Object> parseSessionTimeout(String value) {
		Duration timeout;
		try {
			timeout = DurationStyle.detectAndParse(value, ChronoUnit.SECONDS);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new IllegalArgumentException("is %s, which is not a duration".formatted(shown(value)), ex);
		}
		if (timeout.toSeconds() < 1 || timeout.toSeconds() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException(
					"is %s, which is not between one second and 68 years".formatted(shown(value)));
		}
		String seconds = timeout.toSeconds() + "s";
		return SESSION_TIMEOUTS.stream().collect(Collectors.toMap((property) -> property, (property) -> seconds));
	}

	/**
	 * A value as it may stand in a message: bounded, on one line.
	 */
	private static String shown(String value) {
		String start = (value.length() > MAX_SHOWN) ? value.substring(0, MAX_SHOWN) + "..." : value;
		return "'" + start.replaceAll("\\p{Cntrl}", "?") + "'";
	}

}
