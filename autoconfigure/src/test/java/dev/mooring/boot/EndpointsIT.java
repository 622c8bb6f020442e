package dev.mooring.boot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Probes and metrics as an orchestrator and a scraper see them.
 */
@Tag("own-redis")
class EndpointsIT {

	private static final List<String> ENDPOINTS = List.of("/livez", "/readyz", "/actuator/health/liveness",
			"/actuator/health/readiness", "/actuator/prometheus");

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	private static TestApplication start(WebStack stack, String... arguments) {
		return stack.start(Map.of("REDIS_URL", testRedis.getUrl()), arguments);
	}

	@ParameterizedTest
	@EnumSource
	void answerWithoutASession(WebStack stack) {
		try (TestApplication application = start(stack)) {
			for (String endpoint : ENDPOINTS) {
				HttpResponse<String> response = application.get(endpoint);
				assertThat(response.statusCode()).as(endpoint).isEqualTo(200);
				assertThat(response.headers().firstValue("Set-Cookie")).as(endpoint).isEmpty();
			}
			assertThat(application.get("/actuator/prometheus").body()).contains("http_server_requests_seconds_count");
		}
	}

	@ParameterizedTest
	@EnumSource
	void probesStayOnTheApplicationsPortWhenManagementHasItsOwn(WebStack stack) throws Exception {
		try (TestApplication application = start(stack, "--management.server.port=0")) {
			assertThat(application.get("/livez").statusCode()).isEqualTo(200);
			assertThat(application.get("/readyz").statusCode()).isEqualTo(200);
			assertThat(application.get("/startupz").statusCode()).isEqualTo(200);
			assertThat(application.get("/actuator/prometheus").statusCode()).isEqualTo(404);
			URI metrics = URI
				.create("http://localhost:" + application.port("local.management.port") + "/actuator/prometheus");
			assertThat(HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.discarding())
				.statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void areSwitchedOff(WebStack stack) {
		try (TestApplication application = start(stack, "--mooring.health.enabled=false",
				"--mooring.metrics.enabled=false")) {
			assertThat(application.get("/livez").statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/prometheus").statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void propertiesOfTheApplicationWin(WebStack stack) {
		try (TestApplication application = start(stack, "--management.endpoints.web.exposure.include=info",
				"--management.endpoint.health.probes.add-additional-paths=false")) {
			assertThat(application.get("/livez").statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/prometheus").statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/info").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void probesNeedNoLoginWithSpringSecurityButMetricsDo(WebStack stack) {
		try (TestApplication application = stack.start(List.of(WebStack.WithSecurity.class),
				Map.of("REDIS_URL", testRedis.getUrl()))) {
			assertThat(application.get("/livez").statusCode()).isEqualTo(200);
			assertThat(application.get("/readyz").statusCode()).isEqualTo(200);
			assertThat(application.get("/actuator/prometheus").statusCode()).isEqualTo(401);
		}
	}

}
