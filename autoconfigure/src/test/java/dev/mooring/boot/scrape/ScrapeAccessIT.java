package dev.mooring.boot.scrape;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who can read the metrics, as a scraper and an intruder see it.
 */
@Tag("own-redis")
@ExtendWith(OutputCaptureExtension.class)
class ScrapeAccessIT {

	private static final String TOKEN = "0123456789-._~+/Az==";

	private static final String BEARER = "Bearer " + TOKEN;

	/**
	 * A valid login where there is Spring Security.
	 */
	private static final String LOGIN = "Basic YWRhOnNlY3JldA==";

	private static TestApplication start(WebStack stack, Class<?> security, Map<String, String> variables,
			String... arguments) {
		List<String> all = new ArrayList<>(List.of("--mooring.session.enabled=false",
				"--mooring.dev-redis.enabled=false", "--management.endpoints.web.exposure.include=*",
				"--spring.security.user.name=ada", "--spring.security.user.password=secret"));
		all.addAll(List.of(arguments));
		return stack.start(List.of(security), variables, all.toArray(String[]::new));
	}

	@ParameterizedTest
	@EnumSource
	void tokenIsAskedForWhereverTheEndpointIs(WebStack stack, CapturedOutput output) {
		try (TestApplication application = start(stack, WebStack.WithoutSecurity.class, Map.of("METRICS_TOKEN", TOKEN),
				"--server.servlet.context-path=/shop", "--spring.mvc.servlet.path=/app",
				"--spring.webflux.base-path=/shop/app", "--management.endpoints.web.base-path=/manage",
				"--management.endpoints.web.path-mapping.prometheus=numbers/all")) {
			Scraper scraper = new Scraper(application.port());
			assertAsksForTheToken(scraper, "/shop/app/manage/numbers/all", "/shop/app/manage/metrics",
					"/shop/app/manage/metrics/jvm.memory.used");
			for (String path : List.of("/shop/app/manage/numbers/all/", "/shop/app/manage/numbers/all/more",
					"/shop/app/manage/numbers/all;a=b", "/shop/app/manage;a/numbers/%61ll",
					"/shop/app/manage//numbers/all", "/shop/app//manage/numbers/all/")) {
				assertRefused(path, scraper.get(path));
			}
			assertThat(scraper.get("/shop/app/manage/info").statusCode()).isEqualTo(200);
			assertThat(scraper.get("/shop/app/manage/numbers").statusCode()).isEqualTo(404);
			assertThat(scraper.get("/shop/app/manage/prometheus").statusCode()).isEqualTo(404);
			assertThat(scraper.get("/shop/app/counter").statusCode()).isEqualTo(200);
			assertThat(output.getOut()).contains("; metrics are read by whoever sends the token (METRICS_TOKEN)");
			assertThat(scraper.get("/shop/app/manage/mooring").body()).contains("whoever sends the token")
				.contains("\"mooring.metrics.token\":{\"value\":\"******\"");
			assertThat(scraper.get("/shop/app/manage/env").body()).doesNotContain(TOKEN);
			assertThat(output.getAll()).doesNotContain(TOKEN);
		}
	}

	@ParameterizedTest
	@EnumSource
	void tokenTakesThePlaceOfTheLoginOfSpringBoot(WebStack stack) {
		try (TestApplication application = start(stack, WebStack.WithSecurity.class, Map.of("METRICS_TOKEN", TOKEN))) {
			Scraper scraper = new Scraper(application.port());
			assertAsksForTheToken(scraper, "/actuator/prometheus", "/actuator/metrics");
			assertRestAsksForTheLogin(scraper, "/actuator/info");
			assertThat(scraper.get("/actuator/prometheus;a=b", BEARER).statusCode()).isEqualTo(200);
			assertThat(scraper.get("/livez").statusCode()).isEqualTo(200);
			assertThat(scraper.get("/counter", BEARER).statusCode()).isEqualTo(401);
			assertThat(scraper.get("/actuator/prometheus-too", BEARER).statusCode()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@EnumSource
	void tokenTakesThePlaceOfTheApplicationsRules(WebStack stack) {
		Class<?> rules = (stack == WebStack.SERVLET) ? ServletRules.class : ReactiveRules.class;
		try (TestApplication application = start(stack, rules, Map.of("METRICS_TOKEN", TOKEN))) {
			Scraper scraper = new Scraper(application.port());
			assertAsksForTheToken(scraper, "/actuator/prometheus");
			assertThat(scraper.get("/actuator/info").statusCode()).isEqualTo(401);
			assertThat(scraper.get("/actuator/info", LOGIN).statusCode()).isEqualTo(403);
			assertThat(scraper.get("/counter", LOGIN).statusCode()).isEqualTo(200);
			assertThat(scraper.get("/counter", BEARER).statusCode()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@EnumSource
	void tokenIsForTheManagementPortIfThereIsOne(WebStack stack, CapturedOutput output) {
		try (TestApplication application = start(stack, WebStack.WithSecurity.class,
				Map.of("METRICS_TOKEN", TOKEN, "MANAGEMENT_PORT", "0"), "--management.server.base-path=/base")) {
			Scraper management = new Scraper(application.port("local.management.port"));
			assertAsksForTheToken(management, "/base/actuator/prometheus", "/base/actuator/metrics");
			assertRestAsksForTheLogin(management, "/base/actuator/info");
			Scraper scraper = new Scraper(application.port());
			for (String path : List.of("/actuator/prometheus", "/base/actuator/prometheus")) {
				HttpResponse<String> response = scraper.get(path, BEARER);
				assertThat(response.statusCode()).as("%s as before", path).isEqualTo(401);
				assertThat(response.headers().firstValue("WWW-Authenticate"))
					.hasValueSatisfying((challenge) -> assertThat(challenge).startsWith("Basic"));
				assertThat(scraper.get(path, LOGIN).statusCode()).as(path).isEqualTo(404);
			}
			assertThat(output.getOut()).contains(
					"endpoints below /base/actuator on port " + application.port("local.management.port") + ": ",
					"; metrics are read by whoever sends the token");
		}
	}

	@ParameterizedTest
	@EnumSource
	void withoutATokenAllIsAsSpringBootHasIt(WebStack stack, CapturedOutput output) {
		try (TestApplication application = start(stack, WebStack.WithSecurity.class, Map.of("METRICS_TOKEN", " "))) {
			Scraper scraper = new Scraper(application.port());
			assertRestAsksForTheLogin(scraper, "/actuator/prometheus");
			assertThat(application.context().getBeansOfType(ScrapeGuard.class)).isEmpty();
			assertThat(output.getOut()).contains("; metrics are read as the application's Spring Security rules say");
		}
	}

	private static void assertAsksForTheToken(Scraper scraper, String path, String... more) {
		for (String header : List.of(BEARER, "bearer " + TOKEN, "BEARER   " + TOKEN)) {
			assertRead(path, scraper.get(path, header));
		}
		assertThat(scraper.send("HEAD", path, BEARER).statusCode()).as(path).isEqualTo(200);
		assertRefused(path, scraper.get(path));
		for (String header : List.of("Bearer", "Bearer " + TOKEN.substring(1), BEARER + "=", BEARER + ", " + BEARER,
				"Bearer " + TOKEN.toLowerCase(Locale.ROOT), TOKEN, "Basic " + TOKEN, LOGIN,
				"Bearer " + "a".repeat(6000))) {
			assertRefused(path + " with " + header, scraper.get(path, header));
		}
		for (String method : List.of("HEAD", "POST", "OPTIONS")) {
			assertRefused(method + " " + path, scraper.send(method, path));
		}
		assertRefused(path, scraper.get(path + "?access_token=" + TOKEN));
		for (String other : more) {
			assertRead(other, scraper.get(other, BEARER));
			assertRefused(other, scraper.get(other));
		}
	}

	private static void assertRead(String what, HttpResponse<String> response) {
		assertThat(response.statusCode()).as(what).isEqualTo(200);
		assertThat(response.body()).as(what).containsPattern("jvm[._]memory[._]used");
	}

	private static void assertRefused(String what, HttpResponse<String> response) {
		assertThat(response.statusCode()).as(what).isEqualTo(401);
		assertThat(response.headers().allValues(HttpHeaders.WWW_AUTHENTICATE)).as(what).containsExactly("Bearer");
		assertThat(response.headers().firstValue(HttpHeaders.SET_COOKIE)).as(what).isEmpty();
		assertThat(response.body()).as(what).isEmpty();
	}

	private static void assertRestAsksForTheLogin(Scraper scraper, String path) {
		assertThat(scraper.get(path).statusCode()).isEqualTo(401);
		assertThat(scraper.get(path, BEARER).statusCode()).isEqualTo(401);
		assertThat(scraper.get(path, LOGIN).statusCode()).isEqualTo(200);
	}

	/**
	 * Sends requests to a port, over a connection each.
	 *
	 * @param port the port
	 */
	private record Scraper(int port) {

		HttpResponse<String> get(String path, String... authorization) {
			return send("GET", path, authorization);
		}

		HttpResponse<String> send(String method, String path, String... authorization) {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
				.method(method, HttpRequest.BodyPublishers.noBody())
				.timeout(Duration.ofSeconds(30));
			Stream.of(authorization).forEach((value) -> request.header(HttpHeaders.AUTHORIZATION, value));
			try {
				return HttpClient.newBuilder()
					.version(HttpClient.Version.HTTP_1_1)
					.build()
					.send(request.build(), HttpResponse.BodyHandlers.ofString());
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ServletRules {

		@Bean
		SecurityFilterChain rules(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/counter").authenticated().anyRequest().denyAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ReactiveRules {

		@Bean
		SecurityWebFilterChain rules(ServerHttpSecurity http) {
			return http
				.authorizeExchange(
						(exchanges) -> exchanges.pathMatchers("/counter").authenticated().anyExchange().denyAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
