package dev.mooring.boot.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.FaultyRedis;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a scraper reads after requests that somebody has counted.
 */
@Tag("own-redis")
class SessionMetricsIT {

	private static final Pattern SAMPLE = Pattern.compile("(\\w+)\\{([^}]*)} (\\S+)(?: # (.*))?");

	private static final FaultyRedis redis = FaultyRedis.start();

	@AfterAll
	static void stop() {
		redis.close();
	}

	@AfterEach
	void mend() {
		redis.thaw();
		redis.command("CONFIG", "SET", "maxmemory", "0");
	}

	private static TestApplication start(WebStack stack, Map<String, String> variables, String... arguments) {
		return start(stack, List.of(), variables, arguments);
	}

	private static TestApplication start(WebStack stack, List<Class<?>> sources, Map<String, String> variables,
			String... arguments) {
		Map<String, String> environment = new TreeMap<>(variables);
		environment.putAll(
				Map.of("REDIS_URL", redis.url(), "APP_NAME", "shop", "APP_VERSION", "1.4.2", "APP_INSTANCE", "shop-1"));
		Class<?> endpoints = (stack == WebStack.SERVLET) ? SessionEndpoints.Servlet.class
				: SessionEndpoints.Reactive.class;
		List<Class<?>> all = new ArrayList<>(List.of(WebStack.WithoutSecurity.class, endpoints));
		all.addAll(sources);
		return stack.start(all, environment, arguments);
	}

	/**
	 * All samples, by name and the labels that not all of them have.
	 */
	private static Map<String, String> scrape(TestApplication application) {
		Map<String, String> samples = new TreeMap<>();
		application.getWithoutCookies("/actuator/prometheus").body().lines().forEach((line) -> {
			Matcher sample = SAMPLE.matcher(line);
			if (sample.matches() && sample.group(1).equals("jvm_info")) {
				assertThat(sample.group(2)).as("has a version of its own").contains("application=\"shop\"");
			}
			else if (sample.matches()) {
				assertThat(sample.group(2)).contains("application=\"shop\"", "instance=\"shop-1\"",
						"version=\"1.4.2\"");
				samples.put(sample.group(1) + TestApplication.withoutCommonTags("{" + sample.group(2) + "}"),
						sample.group(3));
			}
			else {
				assertThat(line).as("a sample without labels").startsWith("#");
			}
		});
		return samples;
	}

	private static Map<String, String> ours(Map<String, String> samples) {
		Map<String, String> ours = new TreeMap<>(samples);
		ours.keySet().removeIf((name) -> !name.startsWith("mooring"));
		return ours;
	}

	private static String operations(String operation, String outcome) {
		return "mooring_session_store_operations_seconds_count{operation=\"" + operation + "\",outcome=\"" + outcome
				+ "\"}";
	}

	@ParameterizedTest
	@EnumSource
	void showExactlyWhatHappened(WebStack stack) {
		try (TestApplication application = start(stack, Map.of())) {
			Browser browser = new Browser();
			browser.get(application, "/ignore");
			browser.get(application, "/create");
			for (int i = 0; i < 3; i++) {
				browser.get(application, "/read");
			}
			browser.get(application, "/write");
			browser.get(application, "/write");
			browser.get(application, "/change-id");
			browser.get(application, "/invalidate");
			redis.command("FLUSHALL");
			new Browser().get(application, "/create");
			Browser late = new Browser();
			late.get(application, "/create");
			redis.command("FLUSHALL");
			late.get(application, "/peek");

			Map<String, String> samples = scrape(application);
			assertThat(ours(samples)).containsEntry(operations("access", "success"), "7")
				.containsEntry(operations("access", "missing"), "1")
				.containsEntry(operations("create", "success"), "3")
				.containsEntry(operations("update", "success"), "2")
				.containsEntry(operations("change_id", "success"), "1")
				.containsEntry(operations("delete", "success"), "1")
				.containsEntry("mooring_session_lifecycle_total{event=\"created\"}", "3.0")
				.containsEntry("mooring_session_lifecycle_total{event=\"id_changed\"}", "1.0")
				.containsEntry("mooring_session_lifecycle_total{event=\"invalidated\"}", "1.0")
				.containsEntry("mooring_session_lifecycle_total{event=\"missing\"}", "1.0")
				.containsEntry("mooring_session_duration_seconds_count{}", "1")
				.containsEntry("mooring_session_duration_seconds_bucket{le=\"60.0\"}", "1")
				.containsEntry("mooring_session_store_payload_bytes_count{direction=\"read\"}", "8")
				.containsEntry("mooring_session_store_payload_bytes_count{direction=\"write\"}", "6")
				.containsEntry("mooring_session_store_payload_bytes_bucket{direction=\"write\",le=\"256.0\"}", "6")
				.containsEntry("mooring_session_rejected_total{}", "0.0")
				.containsEntry("mooring_session_circuit_state{state=\"closed\"}", "1.0");
			assertThat(samples.keySet())
				.anyMatch(
						(name) -> name.startsWith("http_server_requests_seconds_bucket") && name.contains("le=\"0.1\""))
				.noneMatch((name) -> name.startsWith("lettuce") || name.startsWith("tomcat_sessions"));
			assertThat(samples.keySet()
				.stream()
				.filter((name) -> name.startsWith("mooring_session_store_operations_seconds_count"))).hasSize(6);
			Awaitility.await()
				.untilAsserted(() -> assertThat(ours(scrape(application)).get("mooring_redis_memory_used_bytes{}"))
					.matches("\\d.*"));
			assertThat(ours(scrape(application))).containsEntry("mooring_redis_memory_limit_bytes{}", "NaN");
		}
	}

	@ParameterizedTest
	@EnumSource
	void tellWhatWentWrong(WebStack stack) {
		try (TestApplication application = start(stack, Map.of(), "--mooring.session.max-attribute-size=500B",
				"--mooring.session.max-size=1000B", "--mooring.session.circuit.probe-interval=60s",
				"--mooring.session.command-timeout=500ms")) {
			Browser browser = new Browser();
			browser.get(application, "/create");
			browser.get(application, "/write-sizes?size=600&count=1");
			browser.get(application, "/write-sizes?size=400&count=3");
			redis.command("CONFIG", "SET", "maxmemory", "1");
			browser.get(application, "/write");
			Map<String, String> full = scrape(application);
			redis.command("CONFIG", "SET", "maxmemory", "0");
			assertThat(ours(full)).containsEntry("mooring_session_refused_total{reason=\"attribute_size\"}", "1.0")
				.containsEntry("mooring_session_refused_total{reason=\"session_size\"}", "1.0")
				.containsEntry("mooring_session_refused_total{reason=\"store_read_only\"}", "1.0")
				.containsEntry(operations("update", "unavailable"), "1");
			redis.freeze();
			for (int i = 0; i < 6; i++) {
				browser.get(application, "/read");
			}
			Map<String, String> frozen = scrape(application);
			assertThat(ours(frozen)).containsEntry(operations("access", "unavailable"), "4")
				.containsEntry("mooring_session_circuit_state{state=\"closed\"}", "0.0")
				.containsEntry("mooring_session_circuit_openings_total{}", "1.0")
				.containsEntry("mooring_session_circuit_refused_total{}", "2.0")
				.containsEntry("mooring_health_component{component=\"sessionStore\",state=\"down\"}", "1.0")
				.containsEntry("mooring_health_ready{}", "1.0")
				.containsEntry("mooring_session_rejected_total{}",
						(Double.parseDouble(full.get("mooring_session_rejected_total{}")) + 6) + "");
		}
	}

	@ParameterizedTest
	@EnumSource
	void neverMakeARequestFail(WebStack stack) {
		try (TestApplication application = start(stack, List.of(FailingFilter.class), Map.of(),
				"--mooring.session.serializer=json")) {
			Browser browser = new Browser();
			browser.get(application, "/create");
			assertThat(browser.get(application, "/write").statusCode()).isEqualTo(200);
			redis.command("HSET", "spring:session:sessions:" + browser.sessionId(), "creationTime",
					"-99999999999999999");
			assertThat(browser.get(application, "/read").body()).isEqualTo("name Grace");
			assertThat(browser.get(application, "/invalidate").statusCode()).isEqualTo(200);
			assertThat(ours(scrape(application))).containsEntry("mooring_session_duration_seconds_count{}", "1")
				.doesNotContainKey(operations("update", "success"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void areExemplarsAndSpansInApplicationsThatTrace(WebStack stack) {
		try (TestApplication application = start(stack, Map.of(TestApplication.TRACING, "1.0"))) {
			Browser browser = new Browser();
			browser.get(application, "/create");
			browser.get(application, "/read");
			String scrape = application
				.get("/actuator/prometheus", "application/openmetrics-text; version=1.0.0; charset=utf-8")
				.body();
			assertThat(scrape.lines()).anyMatch(
					(line) -> line.startsWith("http_server_requests_seconds_bucket") && line.contains("trace_id=\""));
			assertThat(scrape.lines())
				.anyMatch((line) -> line.startsWith("mooring_session_store_operations_seconds_bucket")
						&& line.contains("operation=\"access\"") && line.contains("trace_id=\""));
		}
	}

	@ParameterizedTest
	@EnumSource
	void thereAreNoneWhenSwitchedOff(WebStack stack) {
		try (TestApplication application = start(stack, Map.of(), "--mooring.metrics.enabled=false")) {
			new Browser().get(application, "/create");
			MeterRegistry registry = application.context().getBean(MeterRegistry.class);
			assertThat(registry.getMeters()).isNotEmpty()
				.noneMatch((meter) -> meter.getId().getName().startsWith("mooring")
						|| meter.getId().getTag("instance") != null);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class FailingFilter {

		@Bean
		MeterFilter failingFilter() {
			return MeterFilter.deny((id) -> {
				if ("update".equals(id.getTag("operation"))) {
					throw new IllegalStateException("no updates");
				}
				return false;
			});
		}

	}

}
