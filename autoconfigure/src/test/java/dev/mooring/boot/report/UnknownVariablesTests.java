package dev.mooring.boot.report;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.mooring.boot.environment.EnvironmentSummary;
import dev.mooring.boot.report.MooringReport.UnknownVariable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownVariablesTests {

	private static final Set<String> UNDERSTOOD = Set.of("REDIS_URL", "REDIS_HOST", "REDIS_PASSWORD", "PORT",
			"SESSION_TIMEOUT", "APP_NAME", "LOG_LEVEL", "DATABASE_URL", "STRIPE_KEY");

	private static List<UnknownVariable> find(Map<String, String> set, String... present) {
		return UnknownVariables.find(new EnvironmentSummary(set, List.of(), UNDERSTOOD, Set.of(present)));
	}

	@ParameterizedTest
	@CsvSource({ "MOORING_SESSION_ON_OUTAG, MOORING_SESSION_ON_OUTAGE",
			"MOORING_SESION_ENABLED, MOORING_SESSION_ENABLED", "MOORING_SESSION_TIMEOUT, SESSION_TIMEOUT",
			"MOORING_SHUTDOWN_DRAINDELY, MOORING_SHUTDOWN_DRAINDELAY", "MOORING_COMPLETELY_DIFFERENT,",
			"REDIS_URI, REDIS_URL", "REDIS_URI_FILE, REDIS_URL_FILE", "REDIS_PASS, REDIS_PASSWORD",
			"REDIS_HOSTNAME, REDIS_HOST", "DATABASE_URI, DATABASE_URL", "LOG_LEVELS, LOG_LEVEL",
			"SESSION_TIME_OUT, SESSION_TIMEOUT", "STRIPEKEY, STRIPE_KEY" })
	void tellsWhatIsNotUnderstood(String name, String suggestion) {
		assertThat(find(Map.of(), name)).containsExactly(new UnknownVariable(name, suggestion));
	}

	@ParameterizedTest
	@ValueSource(strings = { "MOORING_SESSION_ON_OUTAGE", "MOORING_SESSION_ONOUTAGE", "MOORING_ENV_FILE",
			"MOORING_EXPLAIN", "MOORING_SERVICE_HOST", "MOORING_SHOP_PORT_8080_TCP_ADDR", "MOORING_PORT",
			"MOORING_ENVIRONMENT_REQUIRED_0", "MOORING_SESSION_ALLOWED_TYPES_1", "REDIS_URL", "REDIS_URL_FILE", "PATH",
			"HOME", "HOSTNAME", "APP_HOME", "PORTS", "REDIS_PORT_6379_TCP", "REDIS_SERVICE_HOST",
			"REDIS_PORT_6379_TCP_ADDR", "KUBERNETES_PORT", "SPRING_DATA_REDIS_URL", "LOG_DIR", "JAVA_HOME", "DATABASE",
			"SESSION" })
	void leavesOtherVariablesAlone(String name) {
		assertThat(find(Map.of(), name)).isEmpty();
	}

	@Test
	void suggestsNothingThatIsSet() {
		assertThat(find(Map.of("REDIS_URL", "variable REDIS_URL"), "REDIS_URL", "REDIS_URI")).isEmpty();
	}

	@Test
	void skipsNamesThatNobodyWrites() {
		assertThat(find(Map.of(), "MOORING_" + "X".repeat(100_000))).isEmpty();
	}

}
