package dev.mooring.boot.outage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Probes as an orchestrator sees them: when the application starts, when Redis is frozen,
 * when a component hangs, when the instance fails.
 */
@Tag("own-redis")
class HealthIT {

	private static final List<String> PROBES = List.of("/livez", "/readyz", "/actuator/health",
			"/actuator/health/readiness");

	/**
	 * Half of what Redis, and the component that hangs, are waited for.
	 */
	private static final Duration LIMIT = Duration.ofMillis(500);

	private static Lab lab;

	@BeforeAll
	static void open() {
		lab = new Lab();
	}

	@AfterEach
	void heal() {
		lab.redis().thaw();
	}

	@AfterAll
	static void close() {
		lab.close();
	}

	private static TestApplication start(WebStack stack, String... arguments) {
		List<Class<?>> sources = new ArrayList<>(OutageEndpoints.of(stack));
		sources.add(Components.class);
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--mooring.health.session-store.interval=200ms");
		all.add("--mooring.health.session-store.latency-limit=10s");
		all.add("--management.endpoint.health.show-details=always");
		return stack.start(sources, Map.of("REDIS_URL", lab.proxy().url()), all.toArray(String[]::new));
	}

	@ParameterizedTest
	@EnumSource
	void probesNeverWait(WebStack stack) throws Exception {
		try (TestApplication application = start(stack, "--mooring.health.critical=hanging",
				"--mooring.health.interval=100ms", "--mooring.health.timeout=1s")) {
			awaitStatus(application, "/readyz", 200);
			slowProbes(application, 20);
			lab.redis().freeze();
			assertProbesAreQuick(application);
			await().atMost(Duration.ofSeconds(30))
				.until(() -> application.getWithoutCookies("/actuator/health").statusCode() == 503);
			assertThat(application.getWithoutCookies("/actuator/health").body())
				.contains("\"redis\":{\"details\":{\"state\":\"DOWN\"")
				.contains("\"sessionStore\":{\"details\":{\"state\":\"DOWN\"");
			assertThat(application.getWithoutCookies("/readyz").statusCode()).isEqualTo(200);
			lab.redis().thaw();
			awaitStatus(application, "/actuator/health", 200);

			Components components = application.context().getBean(Components.class);
			components.hanging = new CountDownLatch(1);
			awaitStatus(application, "/readyz", 503);
			assertProbesAreQuick(application);
			assertThat(application.getWithoutCookies("/livez").statusCode()).isEqualTo(200);
			assertThat(application.getWithoutCookies("/actuator/health/hanging").body())
				.contains("has not answered within 1000 ms");
			components.hanging.countDown();
			awaitStatus(application, "/readyz", 200);
		}
	}

	/**
	 * A machine that is busy with other things may hold up two of all these. Who waits
	 * for Redis while the circuit is not open yet holds up more.
	 */
	private static void assertProbesAreQuick(TestApplication application) throws IOException, InterruptedException {
		assertThat(slowProbes(application, 100)).as("probes that take too long").hasSizeLessThanOrEqualTo(2);
	}

	private static List<Duration> slowProbes(TestApplication application, int times)
			throws IOException, InterruptedException {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		List<Duration> slow = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			for (String path : PROBES) {
				HttpRequest request = HttpRequest
					.newBuilder(URI.create("http://localhost:" + application.port() + path))
					.timeout(Duration.ofSeconds(30))
					.build();
				long start = System.nanoTime();
				client.send(request, HttpResponse.BodyHandlers.ofString());
				Duration duration = Duration.ofNanos(System.nanoTime() - start);
				if (duration.compareTo(LIMIT) >= 0) {
					slow.add(duration);
				}
			}
		}
		return slow;
	}

	@ParameterizedTest
	@EnumSource
	void followsTheStartTheInstanceAndACriticalStore(WebStack stack) {
		try (TestApplication application = start(stack, "--mooring.health.session-store.critical=true",
				"--mooring.health.score.enabled=true", "--mooring.health.score.min-requests=5",
				"--mooring.health.score.min-serving-time=0s", "--mooring.health.score.min-time-out=0s",
				"--mooring.health.score.max-time-out=2s")) {
			assertThat(application.context().getBean(Components.class).whileStarting).containsExactly("/livez 200",
					"/readyz 503", "/startupz 503", "/actuator/health/startup 503");
			assertThat(application.getWithoutCookies("/startupz").statusCode()).isEqualTo(200);
			awaitStatus(application, "/readyz", 200);

			for (int i = 0; i < 10; i++) {
				assertThat(application.getWithoutCookies("/failing").statusCode()).isEqualTo(500);
			}
			awaitStatus(application, "/readyz", 503);
			assertThat(metric(application, "mooring_health_component", "component=\"instanceScore\"", "state=\"down\""))
				.isOne();
			awaitStatus(application, "/readyz", 200);

			lab.redis().freeze();
			awaitStatus(application, "/readyz", 503);
			assertThat(metric(application, "mooring_health_ready")).isZero();
			assertThat(application.getWithoutCookies("/livez").statusCode()).isEqualTo(200);
			assertThat(application.getWithoutCookies("/startupz").statusCode()).isEqualTo(200);
			lab.redis().thaw();
			awaitStatus(application, "/readyz", 200);
			assertThat(metric(application, "mooring_health_ready")).isOne();
			assertThat(
					metric(application, "mooring_health_component", "component=\"sessionStore\"", "state=\"degraded\""))
				.as("it has failed lately")
				.isOne();
		}
	}

	private static void awaitStatus(TestApplication application, String path, int status) {
		await().atMost(Duration.ofSeconds(30)).until(() -> application.getWithoutCookies(path).statusCode() == status);
	}

	/**
	 * There are more labels than these.
	 */
	private static double metric(TestApplication application, String name, String... labels) {
		return application.getWithoutCookies("/actuator/prometheus")
			.body()
			.lines()
			.filter((line) -> line.startsWith(name) && Stream.of(labels).allMatch(line::contains))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * A component that may hang, a request that fails, and a runner that looks at probes.
	 */
	@RestController
	static class Components implements ApplicationRunner {

		private final Environment environment;

		private final List<String> whileStarting = new ArrayList<>();

		private volatile CountDownLatch hanging = new CountDownLatch(0);

		Components(Environment environment) {
			this.environment = environment;
		}

		@Bean
		HealthIndicator hangingHealthIndicator(Components components) {
			return () -> {
				try {
					components.hanging.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return Health.up().build();
			};
		}

		@GetMapping("/failing")
		@ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)
		void fail() {
		}

		@Override
		public void run(ApplicationArguments arguments) throws Exception {
			String base = "http://localhost:" + this.environment.getRequiredProperty("local.server.port");
			for (String path : List.of("/livez", "/readyz", "/startupz", "/actuator/health/startup")) {
				HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
					.timeout(Duration.ofSeconds(30))
					.build();
				int status = HttpClient.newHttpClient()
					.send(request, HttpResponse.BodyHandlers.discarding())
					.statusCode();
				this.whileStarting.add(path + " " + status);
			}
		}

	}

}
