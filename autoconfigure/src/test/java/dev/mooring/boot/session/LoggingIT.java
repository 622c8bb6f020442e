package dev.mooring.boot.session;

import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.FaultyRedis;
import dev.mooring.session.log.SessionIdHash;
import io.micrometer.tracing.ScopedSpan;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log says of a request's session, in all formats; and what it must never say.
 */
@Tag("own-redis")
@ExtendWith(OutputCaptureExtension.class)
class LoggingIT {

	private static final String PASSWORD = "swordfish";

	private static final Logger logger = LoggerFactory.getLogger("shop");

	private static FaultyRedis redis;

	@BeforeAll
	static void startRedis() {
		redis = FaultyRedis.start("--requirepass", PASSWORD);
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
		// Reactor's are those of the JVM
		Hooks.disableAutomaticContextPropagation();
	}

	private final Properties systemProperties = (Properties) System.getProperties().clone();

	/**
	 * Logging keeps its format there.
	 */
	@AfterEach
	void restoreSystemProperties() {
		System.setProperties(this.systemProperties);
	}

	private static TestApplication start(WebStack stack, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of("--spring.security.user.name=ada", "--spring.security.user.password=secret",
				"--spring.reactor.context-propagation=auto", "--spring.threads.virtual.enabled=true"));
		return stack.start(List.of((stack == WebStack.SERVLET) ? Servlet.class : Reactive.class),
				Map.of("REDIS_URL", redis.url(), "REDIS_PASSWORD", PASSWORD, "APP_NAME", "shop", "APP_VERSION", "1.2.3",
						"APP_INSTANCE", "shop-1"),
				all.toArray(String[]::new));
	}

	private static String hash(Browser browser) {
		return new SessionIdHash("shop\nspring:session").of(browser.sessionId());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ecs      | $.service.name | $.service.version  | $.service.node.name  | $.traceId  | $.spanId  | $.sessionHash  | $.mooringEvent
					gelf     | $.host         | $._service_version | $._service_node_name | $._traceId | $._spanId | $._sessionHash | $._mooringEvent
					logstash | $.service_name | $.service_version  | $.service_node_name  | $.traceId  | $.spanId  | $.sessionHash  | $.mooringEvent
					""")
	void fieldsOfEachFormat(String format, String application, String version, String instance, String trace,
			String span, String session, String event, CapturedOutput output) {
		try (TestApplication started = TestApplication.start(WebApplicationType.NONE, List.of(Nothing.class),
				Map.of("REDIS_URL", "redis://127.0.0.1:1", "LOG_FORMAT", format, "APP_NAME", "shop", "APP_VERSION",
						"1.2.3", "APP_INSTANCE", "shop-1", TestApplication.TRACING, "1.0"))) {
			MDC.put("sessionHash", "0123456789abcdef");
			ScopedSpan scope = started.context().getBean(Tracer.class).startScopedSpan("hello");
			assertThat(started.context().isActive()).isTrue();
			logger.info("Hello");
			scope.end();
			MDC.clear();
			DocumentContext line = line(output, "\"Hello\"");
			assertThat(line.<String>read(application)).isEqualTo("shop");
			assertThat(line.<String>read(version)).isEqualTo("1.2.3");
			assertThat(line.<String>read(instance)).isEqualTo("shop-1");
			assertThat(line.<String>read(trace)).isEqualTo(scope.context().traceId());
			assertThat(line.<String>read(span)).isEqualTo(scope.context().spanId());
			assertThat(line.<String>read(session)).isEqualTo("0123456789abcdef");
			assertThat(line(output, "\"Mooring\\n").<String>read(event)).isEqualTo("mooring.report");
		}
	}

	private static DocumentContext line(CapturedOutput output, String text) {
		return JsonPath.parse(output.getOut()
			.lines()
			.filter((line) -> line.startsWith("{") && line.contains(text))
			.reduce((first, last) -> last)
			.orElseThrow());
	}

	@ParameterizedTest
	@EnumSource
	void handlersKnowTheHashOfTheSession(WebStack stack, CapturedOutput output) {
		try (TestApplication application = start(stack, "--logging.structured.format.console=ecs")) {
			Browser browser = new Browser();
			assertThat(browser.get(application, "/hash").body()).as("without a session").isEqualTo("null");
			browser.get(application, "/login");
			String anonymous = hash(browser);
			assertThat(browser.get(application, "/hash").body()).isEqualTo(anonymous);
			browser.login(application, "ada", Map.of());
			String hash = hash(browser);
			assertThat(hash).isNotEqualTo(anonymous);
			assertThat(browser.get(application, "/secured").body()).isEqualTo("ada " + hash);
			assertThat(browser.get(application, "/async").body()).isEqualTo(hash);
			assertThat(browser.get(application, "/fail").statusCode()).isEqualTo(500);
			for (int i = 0; i < 20; i++) {
				assertThat(new Browser().get(application, "/hash").body()).as("another's request").isEqualTo("null");
			}
			if (stack == WebStack.SERVLET) {
				assertThat(application.context().getBean(Servlet.class).dispatches).contains("ERROR " + hash,
						"ASYNC " + hash);
				Browser other = new Browser();
				assertThat(other.get(application, "/create").body()).isEqualTo("null " + hash(other));
				assertThat(other.get(application, "/change").body()).isEqualTo(hash(other));
			}
			else {
				assertThat(line(output, "500 Server Error").<String>read("$.sessionHash")).isEqualTo(hash);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void logHasNeitherIdsNorPasswords(WebStack stack, CapturedOutput output) {
		try (TestApplication application = start(stack, "--logging.level.dev.mooring=DEBUG",
				"--mooring.logging.session-id-salt=halite", "--mooring.session.index=principal")) {
			Browser browser = new Browser();
			browser.get(application, "/login");
			String anonymousId = browser.sessionId();
			browser.login(application, "ada", Map.of());
			String id = browser.sessionId();
			assertThat(id).isNotEqualTo(anonymousId);
			String key = "spring:session:sessions:" + id;
			redis.command("HSET", key, "sessionAttr:SPRING_SECURITY_CONTEXT", "garbage");
			browser.get(application, "/secured");
			redis.command("HDEL", key, "creationTime");
			browser.get(application, "/secured");
			browser.get(application, "/login");
			String lastId = browser.sessionId();
			redis.freeze();
			for (int i = 0; i < 10; i++) {
				browser.get(application, "/secured");
			}
			redis.thaw();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(output).contains("[mooring.session.store-available]"));
			assertThat(output).contains("[mooring.session.attribute-unreadable]")
				.contains("[mooring.session.record-unreadable]")
				.containsOnlyOnce("[mooring.session.store-unavailable]")
				.doesNotContain(anonymousId)
				.doesNotContain(id)
				.doesNotContain(lastId)
				.doesNotContain(PASSWORD)
				.doesNotContain("halite")
				.doesNotContain("garbage");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Nothing {

	}

	private static String hashInMdc() {
		return String.valueOf(MDC.get("sessionHash"));
	}

	@RestController
	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Servlet implements WebMvcConfigurer, HandlerInterceptor {

		private final List<String> dispatches = new CopyOnWriteArrayList<>();

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/secured").authenticated().anyRequest().permitAll())
				.formLogin((form) -> {
				})
				.build();
		}

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(this);
		}

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			this.dispatches.add(request.getDispatcherType() + " " + hashInMdc());
			return true;
		}

		@GetMapping("/hash")
		String hash() {
			return hashInMdc();
		}

		@GetMapping("/secured")
		String secured(Principal principal) {
			return principal.getName() + " " + hashInMdc();
		}

		@GetMapping("/create")
		String create(HttpServletRequest request) {
			String before = hashInMdc();
			request.getSession().setAttribute("name", "Ada");
			return before + " " + hashInMdc();
		}

		@GetMapping("/change")
		String change(HttpServletRequest request, HttpSession session) {
			session.setAttribute("name", "Grace");
			request.changeSessionId();
			return hashInMdc();
		}

		@GetMapping("/async")
		Callable<String> async() {
			String hash = hashInMdc();
			return () -> hash;
		}

		@GetMapping("/fail")
		String fail() {
			throw new IllegalStateException("Failed");
		}

	}

	@RestController
	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Reactive {

		@Bean
		SecurityWebFilterChain securityFilterChain(ServerHttpSecurity http) {
			return http
				.authorizeExchange(
						(exchanges) -> exchanges.pathMatchers("/secured").authenticated().anyExchange().permitAll())
				.formLogin((form) -> {
				})
				.build();
		}

		@GetMapping("/hash")
		String hash() {
			return hashInMdc();
		}

		@GetMapping("/secured")
		Mono<String> secured(Principal principal) {
			return Mono.fromSupplier(() -> principal.getName() + " " + hashInMdc());
		}

		@GetMapping("/async")
		Mono<String> async() {
			return Mono.delay(Duration.ofMillis(1)).map((done) -> hashInMdc());
		}

		@GetMapping("/fail")
		Mono<String> fail() {
			return Mono.error(new IllegalStateException("Failed"));
		}

	}

}
