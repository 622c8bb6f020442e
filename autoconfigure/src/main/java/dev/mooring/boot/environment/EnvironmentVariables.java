package dev.mooring.boot.environment;

import java.util.List;
import java.util.Map;

/**
 * The registry of all plain environment variables.
 */
final class EnvironmentVariables {

	private static final String SERVLET_COOKIE = "server.servlet.session.cookie.";

	private static final String REACTIVE_COOKIE = "server.reactive.session.cookie.";

	private static final VariableGroup PORT = VariableGroup.single(new EnvironmentVariable<>("PORT",
			"The port that the application listens on; 0 picks a free one", Form.PORT, "8080", "server.port"));

	private static final VariableGroup MANAGEMENT_PORT = VariableGroup.single(new EnvironmentVariable<>(
			"MANAGEMENT_PORT",
			"A port of its own for Actuator's endpoints; `/livez` and `/readyz` stay on the application's port, too",
			Form.PORT, "8081", "management.server.port"));

	private static final VariableGroup METRICS_TOKEN = VariableGroup.single(new EnvironmentVariable<>("METRICS_TOKEN",
			"What whoever reads `/actuator/prometheus` or `/actuator/metrics` has to send as `Authorization: Bearer`",
			Form.BEARER_TOKEN, "the-output-of-openssl-rand-hex-32", true, List.of("mooring.metrics.token")));

	private static final VariableGroup SESSION_TIMEOUT = VariableGroup
		.single(new EnvironmentVariable<>("SESSION_TIMEOUT", "How long a session lives without a request",
				Form.SECONDS.andThen((timeout) -> timeout.toSeconds() + "s"), "30m", "spring.session.timeout",
				"server.servlet.session.timeout", "server.reactive.session.timeout"));

	private static final VariableGroup SESSION_COOKIE_NAME = cookie("NAME", "The name of the session cookie",
			Form.COOKIE, "SESSION", "name");

	private static final VariableGroup SESSION_COOKIE_DOMAIN = cookie("DOMAIN",
			"The domain that the session cookie is sent to, with all domains below it", Form.DOMAIN_NAME,
			"shop.example", "domain");

	private static final VariableGroup SESSION_COOKIE_SECURE = cookie("SECURE",
			"Whether the session cookie is sent over HTTPS only; unless set, if the request that creates it came over HTTPS",
			Form.BOOLEAN, "true", "secure");

	private static final VariableGroup SESSION_COOKIE_SAME_SITE = cookie("SAME_SITE",
			"Whether the session cookie goes with requests from other sites; browsers accept `none` only if it is secure",
			Form.oneOf("lax", "strict", "none", "omitted"), "lax", "same-site");

	private static final VariableGroup APP_NAME = VariableGroup.single(new EnvironmentVariable<>("APP_NAME",
			"The name of the application, in logs and metrics", Form.TEXT, "shop", "spring.application.name"));

	private static final VariableGroup APP_VERSION = VariableGroup.single(new EnvironmentVariable<>("APP_VERSION",
			"Its version, in logs and metrics", Form.TEXT, "1.4.2", "spring.application.version"));

	private static final VariableGroup APP_INSTANCE = VariableGroup.single(new EnvironmentVariable<>("APP_INSTANCE",
			"The name of this instance, in logs and metrics; the name of the host unless set", Form.TEXT, "shop-1",
			"mooring.application.instance"));

	private static final VariableGroup LOG_LEVEL = VariableGroup.single(new EnvironmentVariable<>("LOG_LEVEL",
			"The level from which on all loggers log that have no level of their own",
			Form.oneOf("trace", "debug", "info", "warn", "error", "off"), "info", "logging.level.root"));

	private static final VariableGroup LOG_FORMAT = new LogFormatVariable(new EnvironmentVariable<>("LOG_FORMAT",
			"The format of the log on the console; `json` is `ecs`, the Elastic Common Schema",
			Form.oneOf(Map.of("json", "ecs", "ecs", "ecs", "gelf", "gelf", "logstash", "logstash", "plain",
					LogFormatVariable.PLAIN), List.of("json", "ecs", "gelf", "logstash", "plain")),
			"json", "logging.structured.format.console"));

	/**
	 * All groups, in the order of the documentation.
	 */
	static final List<VariableGroup> GROUPS = List.of(new RedisVariables(), new DatabaseVariables(), PORT,
			MANAGEMENT_PORT, METRICS_TOKEN, SESSION_TIMEOUT, SESSION_COOKIE_NAME, SESSION_COOKIE_DOMAIN,
			SESSION_COOKIE_SECURE, SESSION_COOKIE_SAME_SITE, APP_NAME, APP_VERSION, APP_INSTANCE, LOG_LEVEL,
			LOG_FORMAT);

	/**
	 * All variables, in the order of the documentation.
	 */
	static final List<EnvironmentVariable<?>> ALL = GROUPS.stream()
		.<EnvironmentVariable<?>>flatMap((group) -> group.variables().stream())
		.toList();

	private EnvironmentVariables() {
	}

	private static VariableGroup cookie(String name, String meaning, Form<?> form, String example, String property) {
		return VariableGroup.single(new EnvironmentVariable<>("SESSION_COOKIE_" + name, meaning, form, example,
				SERVLET_COOKIE + property, REACTIVE_COOKIE + property));
	}

}
