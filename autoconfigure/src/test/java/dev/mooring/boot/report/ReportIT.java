package dev.mooring.boot.report;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.MapSessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators see of the report.
 */
@Tag("own-redis")
@ExtendWith(OutputCaptureExtension.class)
class ReportIT {

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	@ParameterizedTest
	@EnumSource(WebStack.class)
	void tellsSettingsWithTheirSources(WebStack stack, @TempDir Path directory) throws Exception {
		Path password = Files.writeString(directory.resolve("password"), "hunter2\n");
		try (TestApplication application = stack.start(
				Map.of("REDIS_URL", testRedis.getUrl(), "SHOP_PASSWORD_FILE", password.toString(), "REDIS_HOST",
						"ignored.example", "MOORING_SESION_ENABLED", "true", "SESSION_TIMEOUT", "45m"),
				"--management.endpoints.web.exposure.include=mooring", "--mooring.session.on-outage=local",
				"--spring.config.name=report")) {
			HttpResponse<String> response = application.getWithoutCookies("/actuator/mooring");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).doesNotContain("hunter2");
			DocumentContext json = JsonPath.parse(response.body());
			assertThat(json.<Map<String, Object>>read("$").keySet()).containsExactly("session", "environment", "health",
					"metrics", "shutdown");
			assertThat(json.<String>read("$.session.summary"))
				.startsWith("Redis at " + testRedis.getUrl().replaceFirst("redis://([^/]*).*", "$1") + "/0")
				.contains("on outage local");
			assertSetting(json, "session", "mooring.session.on-outage", "local", "command line");
			assertThat(json.<List<String>>read("$.session.settings['mooring.session.on-outage'].overrides[*].source"))
				.containsExactly("classpath:report.properties:1");
			assertSetting(json, "session", "mooring.session.touch-interval", "1m", "classpath:report.properties:2");
			assertSetting(json, "session", "mooring.session.startup", "wait", "default");
			assertSetting(json, "session", "spring.session.timeout", "2700s", "variable SESSION_TIMEOUT");
			assertSetting(json, "environment", "server.port", "0", "variable PORT");
			assertSetting(json, "health", "management.endpoint.health.probes.add-additional-paths", "true",
					"Mooring's default");
			assertThat(json.<Map<String, String>>read("$.environment.variables"))
				.containsEntry("REDIS_URL", "variable REDIS_URL")
				.containsEntry("SHOP_PASSWORD", "variable SHOP_PASSWORD_FILE, file " + password);
			assertThat(json.<List<String>>read("$.environment.ignored"))
				.containsExactly("REDIS_HOST is ignored: REDIS_URL says it");
			assertThat(json.<List<String>>read("$.environment.unknown[*].suggestion"))
				.containsExactly("MOORING_SESSION_ENABLED");
			assertThat(application.context().getEnvironment().getProperty("shop.password")).isEqualTo("hunter2");
		}
	}

	private static void assertSetting(DocumentContext json, String section, String name, String value, String source) {
		String path = "$.%s.settings['%s'].".formatted(section, name);
		assertThat(json.<String>read(path + "value")).as(name).isEqualTo(value);
		assertThat(json.<String>read(path + "source")).as(name).isEqualTo(source);
	}

	@ParameterizedTest
	@EnumSource(WebStack.class)
	void isNotExposedUnlessTold(WebStack stack) {
		try (TestApplication application = stack.start(Map.of("REDIS_URL", testRedis.getUrl()))) {
			assertThat(application.getWithoutCookies("/actuator/mooring").statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@EnumSource(WebStack.class)
	void logsOneBlockAtTheStart(WebStack stack, CapturedOutput output) {
		try (TestApplication application = stack.start(Map.of("REDIS_URL", testRedis.getUrl(), "REDIS_HOST",
				"ignored.example", "REDIS_URI", "redis://:hunter2@nowhere"))) {
			assertThat(output.getOut().lines().filter((line) -> line.endsWith(" : Mooring"))).hasSize(1);
			assertThat(output.getOut()).containsSubsequence("  session      Redis at ", "timeout 30m, on outage reject",
					"  environment  ", "REDIS_URL", "               REDIS_HOST is ignored: REDIS_URL says it",
					"  health       /livez, /readyz, /startupz on port " + application.port(),
					"  metrics      endpoints below /actuator on port " + application.port(),
					"  shutdown     drain 0s, then up to 30s for running requests");
			assertThat(output.getOut()).doesNotContain("hunter2");
		}
	}

	@ParameterizedTest
	@EnumSource(WebStack.class)
	void tellsOfEndpointsThatAnswer(WebStack stack, CapturedOutput output) throws Exception {
		try (TestApplication application = stack.start(Map.of("REDIS_URL", testRedis.getUrl()),
				"--management.endpoints.web.exposure.include=info,mooring,nothing",
				"--server.servlet.context-path=/shop", "--spring.webflux.base-path=/shop")) {
			assertThat(output.getOut()).containsSubsequence("  health       the health endpoint is not exposed",
					"  metrics      endpoints below /shop/actuator on port " + application.port() + ": info,mooring");
			assertThat(application.getWithoutCookies("/shop/actuator/mooring").statusCode()).isEqualTo(200);
			assertThat(application.getWithoutCookies("/shop/livez").statusCode()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@EnumSource(WebStack.class)
	void tellsOfProbesThatAnswer(WebStack stack, CapturedOutput output) throws Exception {
		try (TestApplication application = stack.start(Map.of("REDIS_URL", testRedis.getUrl()),
				"--server.servlet.context-path=/shop", "--spring.webflux.base-path=/shop")) {
			assertThat(output.getOut())
				.contains("  health       /shop/livez, /shop/readyz, /shop/startupz on port " + application.port());
			assertThat(application.getWithoutCookies("/shop/livez").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void tellsWhyMooringsSessionsAreNotInUse(CapturedOutput output) {
		WebStack.SERVLET
			.start(List.of(WebStack.WithoutSecurity.class, OwnRepository.class),
					Map.of("REDIS_URL", testRedis.getUrl()))
			.close();
		assertThat(output.getOut()).contains(
				"  session      not in use: this application has no sessions, a session repository of its own, or no");
	}

	@Test
	void tellsThatThereIsNoWebServer(CapturedOutput output) {
		TestApplication
			.start(WebApplicationType.NONE, List.of(WebStack.WithoutSecurity.class),
					Map.of("REDIS_URL", testRedis.getUrl()), "--spring.main.lazy-initialization=true")
			.close();
		assertThat(output.getOut()).containsSubsequence(" : Mooring", "  session      not in use",
				"  health       no web server");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRepository {

		@Bean
		MapSessionRepository ownSessionRepository() {
			return new MapSessionRepository(new ConcurrentHashMap<>());
		}

	}

}
