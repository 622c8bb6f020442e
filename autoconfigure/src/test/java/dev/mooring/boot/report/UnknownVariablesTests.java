package dev.mooring.boot.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.mooring.boot.environment.EnvironmentSummary;
import dev.mooring.boot.report.MooringReport.UnknownVariable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownVariablesTests {

	private static final Set<String> UNDERSTOOD = new LinkedHashSet<>(
			EnvironmentSummary.of(new StandardEnvironment()).understood());

	static {
		UNDERSTOOD.add("STRIPE_KEY");
	}

	private static List<UnknownVariable> find(Map<String, String> set, String... present) {
		return UnknownVariables.find(new EnvironmentSummary(set, List.of(), UNDERSTOOD, Set.of(present)));
	}

	@ParameterizedTest
	@CsvSource({ "MOORING_SESSION_ON_OUTAG, MOORING_SESSION_ON_OUTAGE",
			"MOORING_SESION_ENABLED, MOORING_SESSION_ENABLED", "MOORING_SESSION_TIMEOUT, SESSION_TIMEOUT",
			"MOORING_SHUTDOWN_DRAINDELY, MOORING_SHUTDOWN_DRAIN_DELAY", "MOORING_COMPLETELY_DIFFERENT,",
			"MOORING_SESSION_ONOUTAG, MOORING_SESSION_ON_OUTAGE", "MOORING_REPORT, MOORING_REPORT_ENABLED",
			"REDIS_PASSWORDFILE, REDIS_PASSWORD_FILE", "REDIS_DB, REDIS_DATABASE", "REDIS_SSL, REDIS_TLS",
			"REDIS_USE_TLS, REDIS_TLS", "REDIS_TLS_ENABLED, REDIS_TLS", "REDIS_PWD, REDIS_PASSWORD",
			"REDIS_PWD_FILE, REDIS_PASSWORD_FILE", "REDIS_NODES, REDIS_CLUSTER_NODES",
			"REDIS_SENTINELS, REDIS_SENTINEL_NODES", "REDIS_CA_FILE, REDIS_TLS_CA_FILE", "DB_URL, DATABASE_URL",
			"JDBC_URL, DATABASE_URL", "SESSION_TTL, SESSION_TIMEOUT", "REDIS_URI, REDIS_URL",
			"REDIS_URI_FILE, REDIS_URL_FILE", "REDIS_PASS, REDIS_PASSWORD", "REDIS_HOSTNAME, REDIS_HOST",
			"DATABASE_URI, DATABASE_URL", "LOG_LEVELS, LOG_LEVEL", "SESSION_TIME_OUT, SESSION_TIMEOUT",
			"STRIPEKEY, STRIPE_KEY" })
	void tellsWhatIsNotUnderstood(String name, String suggestion) {
		assertThat(find(Map.of(), name)).containsExactly(new UnknownVariable(name, suggestion));
	}

	@ParameterizedTest
	@ValueSource(strings = { "MOORING_SESSION_ON_OUTAGE", "MOORING_SESSION_ONOUTAGE", "MOORING_ENV_FILE",
			"MOORING_EXPLAIN", "MOORING_SERVICE_HOST", "MOORING_SHOP_PORT_8080_TCP_ADDR", "MOORING_PORT",
			"MOORING_ENVIRONMENT_REQUIRED_0", "MOORING_SESSION_ALLOWED_TYPES_1", "REDIS_URL", "REDIS_URL_FILE", "PATH",
			"HOME", "HOSTNAME", "APP_HOME", "APP_NAMESPACE", "SESSION_COOKIE_AGE", "LOG_FORMATTER", "REDIS_URL2",
			"DATABASE_URL2", "REDIS_TLS_CA_FILE", "MOORING_ENVIRONMENT_ALIAS_STRIPE_KEY", "PORTS",
			"REDIS_PORT_6379_TCP", "REDIS_SERVICE_HOST", "REDIS_PORT_6379_TCP_ADDR", "KUBERNETES_PORT",
			"SPRING_DATA_REDIS_URL", "LOG_DIR", "JAVA_HOME", "DATABASE", "SESSION" })
	void leavesOtherVariablesAlone(String name) {
		assertThat(find(Map.of(), name)).isEmpty();
	}

	@Test
	void suggestsNothingThatIsSet() {
		assertThat(find(Map.of("REDIS_URL", "variable REDIS_URL"), "REDIS_URL", "REDIS_URI")).isEmpty();
	}

	@Test
	void leavesAloneWhatTheApplicationRefersTo() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("REDIS_DB", "1", "DB_URL", "jdbc:h2:mem:shop", "REDIS_PWD", "hunter2")));
		environment.getPropertySources()
			.addLast(new MapPropertySource("application.yml",
					Map.of("spring.data.redis.database", "${REDIS_DB:0}", "spring.datasource.url", "${DB_URL}")));
		assertThat(UnknownVariables.find(EnvironmentSummary.of(environment)))
			.containsExactly(new UnknownVariable("REDIS_PWD", "REDIS_PASSWORD"));
	}

	@Test
	void skipsNamesThatNobodyWrites() {
		assertThat(find(Map.of(), "MOORING_" + "X".repeat(100_000))).isEmpty();
	}

}
