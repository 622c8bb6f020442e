package dev.mooring.boot.session;

import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.FaultyRedis;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Users of Spring Security during an outage.
 */
@Tag("own-redis")
class SecurityOutageIT {

	private static final Map<String, String> NOTHING_MORE = Map.of();

	private static FaultyRedis redis;

	@BeforeAll
	static void open() {
		redis = FaultyRedis.start();
	}

	@AfterAll
	static void close() {
		redis.close();
	}

	private static TestApplication start(WebStack stack, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.security.user.name=ada");
		all.add("--spring.security.user.password=secret");
		return stack.start(List.of((stack == WebStack.SERVLET) ? Servlet.class : Reactive.class),
				Map.of("REDIS_URL", redis.url()), all.toArray(String[]::new));
	}

	@ParameterizedTest
	@EnumSource
	void publicPagesAreServedAndUsersStayLoggedIn(WebStack stack) {
		try (TestApplication application = start(stack)) {
			Browser browser = new Browser();
			browser.login(application, "ada", NOTHING_MORE);
			String cookie = browser.sessionId();
			redis.freeze();
			try {
				for (int i = 0; i < 5; i++) {
					assertThat(browser.get(application, "/page").statusCode()).isEqualTo(503);
				}
				assertThat(browser.get(application, "/public").body()).isEqualTo("public");
				assertThat(new Browser().get(application, "/public").body()).isEqualTo("public");
				assertThat(browser.get(application, "/public/nothing").statusCode()).isEqualTo(204);
				assertThat(browser.get(application, "/public/elsewhere").statusCode()).isEqualTo(302);
				assertThat(application.scrape()).contains("mooring_session_lost_total 0.0");
			}
			finally {
				redis.thaw();
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> browser.get(application, "/page").body().equals("ada"));
			assertThat(browser.sessionId()).isEqualTo(cookie);
		}
	}

	@ParameterizedTest
	@EnumSource
	void usersLogInAndOutLocally(WebStack stack) {
		String local = "--mooring.session.on-outage=local";
		try (TestApplication application = start(stack, local); TestApplication other = start(stack)) {
			Browser before = new Browser();
			Browser leaving = new Browser();
			before.login(application, "ada", NOTHING_MORE);
			leaving.login(application, "ada", NOTHING_MORE);
			redis.kill();
			try {
				assertThat(before.get(application, "/page").body()).isEqualTo("ada");
				HttpResponse<String> left = leaving.get(application, "/leave");
				assertThat(left.body()).isEqualTo("left");
				Browser during = new Browser();
				assertThat(during.get(application, "/page").statusCode()).isEqualTo(302);
				assertThat(during.login(application, "ada", NOTHING_MORE).statusCode()).isEqualTo(302);
				assertThat(during.get(application, "/page").body()).isEqualTo("ada");
				redis.restart();
				// Until then the others do not know of it
				await().atMost(Duration.ofSeconds(30))
					.until(() -> application.scrape().contains("mooring_session_journal_size_sessions 0.0"));
				for (Browser browser : List.of(before, during)) {
					await().atMost(Duration.ofSeconds(30))
						.until(() -> browser.get(other, "/page").body().equals("ada"));
				}
				assertThat(leaving.get(other, "/page").statusCode()).isEqualTo(302);
			}
			finally {
				redis.restart();
			}
		}
	}

	@RestController
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Servlet {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/public/**", "/livez", "/actuator/prometheus")
							.permitAll()
							.anyRequest()
							.authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@GetMapping("/public")
		String open() {
			return "public";
		}

		@GetMapping("/public/nothing")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		void nothing() {
		}

		@GetMapping("/public/elsewhere")
		ResponseEntity<Void> elsewhere() {
			return ResponseEntity.status(HttpStatus.FOUND).header("Location", "/public").build();
		}

		@GetMapping("/page")
		String page(Principal principal) {
			return principal.getName();
		}

		@GetMapping("/leave")
		String leave(HttpSession session) {
			session.invalidate();
			return "left";
		}

	}

	@RestController
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Reactive {

		@Bean
		SecurityWebFilterChain securityWebFilterChain(ServerHttpSecurity http) {
			return http
				.authorizeExchange((exchanges) -> exchanges.pathMatchers("/public/**", "/livez", "/actuator/prometheus")
					.permitAll()
					.anyExchange()
					.authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

		@GetMapping("/public")
		Mono<String> open() {
			return Mono.just("public");
		}

		@GetMapping("/public/nothing")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		Mono<Void> nothing() {
			return Mono.empty();
		}

		@GetMapping("/public/elsewhere")
		ResponseEntity<Void> elsewhere() {
			return ResponseEntity.status(HttpStatus.FOUND).header("Location", "/public").build();
		}

		@GetMapping("/page")
		Mono<String> page(Principal principal) {
			return Mono.just(principal.getName());
		}

		@GetMapping("/leave")
		Mono<String> leave(WebSession session) {
			return session.invalidate().thenReturn("left");
		}

	}

}
