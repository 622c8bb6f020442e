package dev.mooring.boot.report;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The settings that the report tells: all of Mooring's own, and those of Spring Boot that
 * Mooring's features depend on.
 */
final class ReportedSettings {

	/**
	 * All settings, in the order of the report.
	 */
	static final List<ReportedSetting> ALL = List.of(session("mooring.session.enabled", "true"),
			session("mooring.session.repository", "mooring"), session("spring.data.redis.url", null),
			session("spring.data.redis.host", "localhost"), session("spring.data.redis.port", "6379"),
			session("spring.data.redis.username", null), session("spring.data.redis.password", null),
			session("spring.data.redis.database", "0"), session("spring.data.redis.cluster.nodes", null),
			session("spring.data.redis.sentinel.nodes", null), session("spring.data.redis.sentinel.master", null),
			session("spring.data.redis.masterreplica.nodes", null), session("spring.data.redis.ssl.enabled", null),
			session("spring.data.redis.ssl.bundle", null), session("spring.data.redis.timeout", null),
			session("spring.data.redis.connect-timeout", null), session("mooring.redis.enabled", "true"),
			session("mooring.redis.verify-peer", "true"), session("mooring.dev-redis.enabled", null),
			session("spring.session.timeout", null), session("server.servlet.session.timeout", "30m"),
			session("server.reactive.session.timeout", "30m"), session("spring.session.data.redis.namespace", null),
			session("server.servlet.session.cookie.name", null), session("server.servlet.session.cookie.domain", null),
			session("server.servlet.session.cookie.secure", null),
			session("server.servlet.session.cookie.same-site", null),
			session("server.reactive.session.cookie.name", null),
			session("server.reactive.session.cookie.domain", null),
			session("server.reactive.session.cookie.secure", null),
			session("server.reactive.session.cookie.same-site", null), session("mooring.session.command-timeout", "1s"),
			session("mooring.session.on-outage", "reject"), session("mooring.session.startup", "wait"),
			session("mooring.session.startup-timeout", "30s"), session("mooring.session.circuit.enabled", "true"),
			session("mooring.session.circuit.failures", "half of the window, on a cluster four fifths"),
			session("mooring.session.circuit.window", "8, on a cluster 50"),
			session("mooring.session.circuit.slow-call", "500ms"),
			session("mooring.session.circuit.probe-interval", "500ms"),
			session("mooring.session.local.max-sessions", "10000"), session("mooring.session.local.max-memory", "64MB"),
			session("mooring.session.local.max-age", "1h"), session("mooring.session.touch-interval", "0s"),
			session("mooring.session.serializer", "jdk"), session("mooring.session.allowed-types", null),
			session("mooring.session.on-unreadable", "drop-attribute"),
			session("mooring.session.max-attribute-size", "1MB"), session("mooring.session.max-size", "4MB"),
			session("mooring.session.index", "none"), environment("mooring.environment.enabled", "true"),
			environment("mooring.environment.directory", "/run/secrets"),
			environment("mooring.environment.required", null), environment("mooring.environment.alias", null),
			environment("mooring.report.enabled", "true"), environment("mooring.report.log", "true"),
			environment("spring.profiles.active", null), environment("spring.application.name", null),
			environment("spring.application.version", null), environment("mooring.application.instance", null),
			environment("server.port", "8080"), environment("spring.datasource.url", null),
			environment("spring.datasource.username", null), environment("spring.datasource.password", null),
			environment("spring.datasource.driver-class-name", null), environment("spring.r2dbc.url", null),
			environment("spring.r2dbc.username", null), environment("spring.r2dbc.password", null),
			environment("logging.level.root", null), environment("logging.structured.format.console", null),
			environment("mooring.logging.session-id", "hash"), environment("mooring.logging.session-id-salt", null),
			health("mooring.health.enabled", "true"),
			health("management.endpoint.health.probes.add-additional-paths", "false"),
			health("management.health.session-store.enabled", "true"), health("mooring.health.critical", null),
			health("mooring.health.interval", "10s"), health("mooring.health.timeout", "3s"),
			health("mooring.health.session-store.critical", "false"),
			health("mooring.health.session-store.interval", "5s"), health("mooring.health.session-store.timeout", "1s"),
			health("mooring.health.session-store.failure-threshold", "3"),
			health("mooring.health.session-store.success-threshold", "1"),
			health("mooring.health.session-store.latency-limit", "250ms"),
			health("mooring.health.score.enabled", "false"), health("mooring.health.score.window", "1m"),
			health("mooring.health.score.limit", "0.5"), health("mooring.health.score.recovery-limit", "0.25"),
			health("mooring.health.score.slow-request", "2s"), health("mooring.health.score.min-requests", "50"),
			health("mooring.health.score.min-serving-time", "5m"), health("mooring.health.score.min-time-out", "30s"),
			health("mooring.health.score.max-time-out", "2m"), health("management.server.port", null),
			metrics("mooring.metrics.enabled", "true"), metrics("mooring.metrics.redis-commands", "false"),
			metrics("mooring.metrics.token", null), metrics("management.endpoints.web.exposure.include", "health"),
			metrics("management.endpoints.web.exposure.exclude", null), shutdown("mooring.shutdown.enabled", "true"),
			shutdown("mooring.shutdown.drain-delay", null), shutdown("mooring.shutdown.grace-period", null),
			shutdown("server.shutdown", "graceful"), shutdown("spring.lifecycle.timeout-per-shutdown-phase", "30s"));

	private ReportedSettings() {
	}

	/**
	 * A setting.
	 *
	 * @param feature the feature it belongs to
	 * @param name the name of the property
	 * @param defaultValue what holds where it is not set, or {@code null} if the setting
	 * then has no value and is left out
	 */
	record ReportedSetting(Feature feature, String name, @Nullable String defaultValue) {

	}

	private static ReportedSetting session(String name, @Nullable String defaultValue) {
		return new ReportedSetting(Feature.SESSION, name, defaultValue);
	}

	private static ReportedSetting environment(String name, @Nullable String defaultValue) {
		return new ReportedSetting(Feature.ENVIRONMENT, name, defaultValue);
	}

	private static ReportedSetting health(String name, @Nullable String defaultValue) {
		return new ReportedSetting(Feature.HEALTH, name, defaultValue);
	}

	private static ReportedSetting metrics(String name, @Nullable String defaultValue) {
		return new ReportedSetting(Feature.METRICS, name, defaultValue);
	}

	private static ReportedSetting shutdown(String name, @Nullable String defaultValue) {
		return new ReportedSetting(Feature.SHUTDOWN, name, defaultValue);
	}

}
