package dev.mooring.boot.session;

import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import dev.mooring.session.IndexedReactiveMooringSessionRepository;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.logout.WebSessionServerLogoutHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.security.SpringSessionBackedSessionRegistry;
import org.springframework.session.security.web.authentication.SpringSessionRememberMeServices;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Security, unchanged, on two instances behind a load balancer that has no
 * preference.
 */
class SpringSecurityIT {

	private static final Map<String, String> NOTHING_MORE = Map.of();

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static TestApplication start(WebStack stack, Class<?> security, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.security.user.name=ada");
		all.add("--spring.security.user.password=secret");
		return stack.start(List.of(security, endpoints(stack)), Map.of("REDIS_URL", redis.getUrl()),
				all.toArray(String[]::new));
	}

	private static Class<?> endpoints(WebStack stack) {
		return (stack == WebStack.SERVLET) ? ServletPage.class : ReactivePage.class;
	}

	static Stream<Arguments> stacksAndSerializers() {
		return Stream.of(WebStack.values())
			.flatMap((stack) -> Stream.of("jdk", "json").map((serializer) -> Arguments.of(stack, serializer)));
	}

	@ParameterizedTest
	@MethodSource("stacksAndSerializers")
	void userLogsInHereAndOutThere(WebStack stack, String serializer) throws Exception {
		String argument = "--mooring.session.serializer=" + serializer;
		try (TestApplication one = start(stack, WebStack.WithSecurity.class, argument);
				TestApplication other = start(stack, WebStack.WithSecurity.class, argument);
				RedisMonitor monitor = new RedisMonitor(redis.getUrl())) {
			Browser browser = new Browser();
			HttpResponse<String> refused = browser.get(one, "/page?saved");
			assertThat(refused.statusCode()).isEqualTo(HttpStatus.FOUND.value());
			browser.get(other, "/login");
			String anonymousId = browser.sessionId();
			HttpResponse<String> welcome = browser.login(other, "ada", NOTHING_MORE);
			assertThat(welcome.headers().firstValue("Location")).hasValueSatisfying(
					(target) -> assertThat(target).as("request that was saved").contains("/page?saved"));
			assertThat(browser.sessionId()).as("protection against session fixation").isNotEqualTo(anonymousId);
			assertThat(browser.get(one, "/page").body()).isEqualTo("ada");
			assertThat(monitor.during(() -> assertThat(browser.get(other, "/page").body()).isEqualTo("ada")))
				.hasSize(1);
			HttpResponse<String> forged = browser.post(one, "/logout", Map.of(), NOTHING_MORE);
			assertThat(forged.statusCode()).as("logout without a CSRF token").isEqualTo(HttpStatus.FORBIDDEN.value());
			assertThat(browser.get(other, "/page").body()).isEqualTo("ada");
		}
	}

	@ParameterizedTest
	@EnumSource
	void wrongPasswordStaysOutside(WebStack stack) {
		try (TestApplication application = start(stack, WebStack.WithSecurity.class)) {
			Browser browser = new Browser();
			HttpResponse<String> failed = browser.login(application, "ada", Map.of("password", "wrong"));
			assertThat(failed.headers().firstValue("Location"))
				.hasValueSatisfying((target) -> assertThat(target).contains("error"));
			assertThat(browser.get(application, "/page").statusCode()).isEqualTo(HttpStatus.FOUND.value());
		}
	}

	@ParameterizedTest
	@EnumSource
	void switchToJsonLogsNobodyOut(WebStack stack) {
		Browser browser = new Browser();
		try (TestApplication before = start(stack, WebStack.WithSecurity.class)) {
			browser.login(before, "ada", NOTHING_MORE);
		}
		try (TestApplication after = start(stack, WebStack.WithSecurity.class, "--mooring.session.serializer=json")) {
			assertThat(browser.get(after, "/page").body()).isEqualTo("ada");
		}
	}

	@Test
	void rememberMeOutlivesTheSession() {
		try (TestApplication application = start(WebStack.SERVLET, RememberMe.class)) {
			Browser browser = new Browser();
			browser.login(application, "ada", Map.of("remember-me", "on"));
			assertThat(browser.get(application, "/page").body()).isEqualTo("ada");
			browser.forget("SESSION");
			assertThat(browser.get(application, "/page").body()).isEqualTo("ada");
		}
	}

	@Test
	void sessionsOfRememberedUsersLast() {
		try (TestApplication application = start(WebStack.SERVLET, SessionRememberMe.class);
				RedisCommandLine commandLine = new RedisCommandLine(redis.getUrl())) {
			Browser browser = new Browser();
			browser.login(application, "ada", Map.of("remember-me", "on"));
			assertThat(browser.get(application, "/page").body()).isEqualTo("ada");
			String timeToLive = commandLine.send("PTTL", "spring:session:sessions:" + browser.sessionId());
			assertThat(Long.parseLong(timeToLive)).isGreaterThan(2_500_000_000L);
		}
	}

	@Test
	void secondLoginEndsTheFirstOnAnyInstance() {
		try (TestApplication one = start(WebStack.SERVLET, OneSessionEach.class, "--mooring.session.index=principal",
				"--management.endpoints.web.exposure.include=sessions");
				TestApplication other = start(WebStack.SERVLET, OneSessionEach.class,
						"--mooring.session.index=principal")) {
			Browser first = new Browser();
			first.login(one, "ada", NOTHING_MORE);
			assertThat(first.get(other, "/page").body()).isEqualTo("ada");
			Browser second = new Browser();
			second.login(other, "ada", NOTHING_MORE);
			assertThat(second.get(one, "/page").body()).isEqualTo("ada");
			assertThat(first.get(other, "/page").body()).contains("expired");
			assertThat(second.get(one, "/actuator/sessions?username=ada").body()).contains(second.sessionId());
			FindByIndexNameSessionRepository<?> sessions = sessions(one);
			assertThat(sessions.findByPrincipalName("ada")).containsKey(second.sessionId());
			assertThat(sessions.findByPrincipalName("grace")).isEmpty();
			assertThat(sessions.findByIndexNameAndIndexValue("other index", "ada")).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void indexCostsOneCommandAtLoginAndOneAtLogout(WebStack stack) throws Exception {
		try (TestApplication application = start(stack, LogoutByGet.of(stack), "--mooring.session.index=principal");
				RedisMonitor monitor = new RedisMonitor(redis.getUrl())) {
			Browser first = new Browser();
			first.login(application, "ada", NOTHING_MORE);
			first.get(application, "/leave");
			Browser browser = new Browser();
			browser.get(application, "/login");
			List<String> login = monitor.during(() -> browser.login(application, "ada", NOTHING_MORE));
			assertThat(login.stream().filter((command) -> command.contains("principals:ada"))).hasSize(1);
			String id = browser.sessionId();
			assertThat(find(application, "ada")).contains(id);
			assertThat(monitor.during(() -> browser.get(application, "/page"))).hasSize(1);
			List<String> logout = monitor.during(() -> browser.get(application, "/leave"));
			assertThat(logout).hasSizeLessThanOrEqualTo(3);
			assertThat(logout.stream().filter((command) -> command.contains("principals:ada"))).hasSize(1);
			Awaitility.await().untilAsserted(() -> assertThat(find(application, "ada")).doesNotContain(id));
		}
	}

	@Test
	void indexForgetsSessionsThatEndedElsewhere() {
		try (TestApplication application = start(WebStack.SERVLET, WebStack.WithSecurity.class,
				"--mooring.session.index=principal");
				RedisCommandLine commandLine = new RedisCommandLine(redis.getUrl())) {
			commandLine.send("DEL", "spring:session:principals:ada");
			Browser browser = new Browser();
			browser.login(application, "ada", NOTHING_MORE);
			String key = "spring:session:principals:ada";
			assertThat(commandLine.send("ZCARD", key)).isEqualTo("1");
			assertThat(Long.parseLong(commandLine.send("PTTL", key))).isPositive();
			commandLine.send("DEL", "spring:session:sessions:" + browser.sessionId());
			assertThat(sessions(application).findByPrincipalName("ada")).isEmpty();
			// It takes a second look, some seconds later
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(commandLine.send("EXISTS", key)).isEqualTo("0"));
		}
	}

	private static Set<String> find(TestApplication application, String principal) {
		IndexedReactiveMooringSessionRepository reactive = application.context()
			.getBeanProvider(IndexedReactiveMooringSessionRepository.class)
			.getIfAvailable();
		return (reactive != null) ? reactive.findByPrincipalName(principal).block().keySet()
				: sessions(application).findByPrincipalName(principal).keySet();
	}

	@SuppressWarnings("unchecked")
	private static FindByIndexNameSessionRepository<? extends Session> sessions(TestApplication application) {
		return application.context().getBean(FindByIndexNameSessionRepository.class);
	}

	@Test
	void listenersHearWhatThisInstanceDid() {
		try (TestApplication application = start(WebStack.SERVLET, Listeners.class)) {
			Browser browser = new Browser();
			browser.get(application, "/login");
			String anonymousId = browser.sessionId();
			browser.login(application, "ada", NOTHING_MORE);
			String id = browser.sessionId();
			browser.get(application, "/leave");
			Listeners listeners = application.context().getBean(Listeners.class);
			Awaitility.await()
				.untilAsserted(() -> assertThat(listeners.heard).containsSubsequence("created " + anonymousId,
						"changed " + anonymousId + " to " + id, "destroyed " + id));
		}
	}

	@RestController
	static class ServletPage {

		@GetMapping("/page")
		String page(Principal principal) {
			return principal.getName();
		}

	}

	@RestController
	static class ReactivePage {

		@GetMapping("/page")
		Mono<String> page(Principal principal) {
			return Mono.just(principal.getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class RememberMe {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).formLogin((form) -> {
			}).rememberMe((rememberMe) -> rememberMe.key("test")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SessionRememberMe {

		@Bean
		SpringSessionRememberMeServices rememberMeServices() {
			return new SpringSessionRememberMeServices();
		}

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http, SpringSessionRememberMeServices rememberMe) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).formLogin((form) -> {
			}).rememberMe((configurer) -> configurer.rememberMeServices(rememberMe)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OneSessionEach {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http,
				FindByIndexNameSessionRepository<? extends Session> sessions) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).formLogin((form) -> {
			})
				.sessionManagement((management) -> management.maximumSessions(1)
					.sessionRegistry(new SpringSessionBackedSessionRegistry<>(sessions)))
				.build();
		}

	}

	/**
	 * A logout that needs no form.
	 */
	static final class LogoutByGet {

		private LogoutByGet() {
		}

		static Class<?> of(WebStack stack) {
			return (stack == WebStack.SERVLET) ? ServletLogout.class : ReactiveLogout.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ServletLogout {

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).formLogin((form) -> {
			})
				.logout((logout) -> logout.logoutRequestMatcher((request) -> request.getRequestURI().equals("/leave")))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ReactiveLogout {

		@Bean
		SecurityWebFilterChain securityFilterChain(ServerHttpSecurity http) {
			var handler = new WebSessionServerLogoutHandler();
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated()).formLogin((form) -> {
			})
				.logout((logout) -> logout.logoutHandler(handler)
					.requiresLogout(ServerWebExchangeMatchers.pathMatchers("/leave")))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners extends ServletLogout implements HttpSessionListener, HttpSessionIdListener {

		private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

		@Bean
		HttpSessionEventPublisher httpSessionEventPublisher() {
			return new HttpSessionEventPublisher();
		}

		@Override
		public void sessionCreated(HttpSessionEvent event) {
			this.heard.add("created " + event.getSession().getId());
		}

		@Override
		public void sessionDestroyed(HttpSessionEvent event) {
			this.heard.add("destroyed " + event.getSession().getId());
		}

		@Override
		public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
			this.heard.add("changed " + oldSessionId + " to " + event.getSession().getId());
		}

	}

}
