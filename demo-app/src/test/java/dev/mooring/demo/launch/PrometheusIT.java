package dev.mooring.demo.launch;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is in {@code deploy/} for operators, with the real programs: {@code promtool} for
 * configuration, rules and their tests, and a Prometheus and an Alertmanager that watch
 * two instances of the shop through an outage of Redis. The outage runs 60 times faster
 * than in operation; with {@code -Dmooring.test.pace=1} it runs as it does there, for
 * some 13 minutes. {@code target/alerts-timeline.md} tells what happened when.
 */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusIT {

	private static final int PACE = Integer.getInteger("mooring.test.pace", 60);

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final String TOKEN = "a-token-of-the-test";

	/**
	 * Spring Boot's and Micrometer's, which promtool finds odd.
	 */
	private static final Set<String> ODD = Set.of("http_server_requests_active_seconds",
			"http_server_requests_active_seconds_max", "http_server_requests_seconds",
			"http_server_requests_seconds_max", "jvm_compilation_time_ms_total", "process_cpu_time_ns_total",
			"system_cpu_count");

	/**
	 * What nothing in this run brings about: nobody logs out, and Redis has no maxmemory.
	 */
	private static final Set<String> WITHOUT_DATA = Set.of("Age of sessions when they are invalidated, median",
			"Age of sessions when they are invalidated, 99 %", "Memory of Redis, limit");

	@TempDir
	private static Path directory;

	private static ManagedRedis redis;

	private static List<Instance> instances;

	private final List<String> timeline = new ArrayList<>();

	private final Instant start = Instant.now();

	private Set<String> states = Set.of();

	private int told;

	@BeforeAll
	static void start() throws Exception {
		redis = new ManagedRedis(directory);
		String url = redis.start(Ports.anyFree());
		instances = List.of(new Instance(directory, "shop-1"), new Instance(directory, "shop-2"));
		for (Instance instance : instances) {
			instance.start(Path.of("target/shop.jar"), Ports.anyFree(),
					Map.of("REDIS_URL", url, "APP_VERSION", "1.0", "METRICS_TOKEN", TOKEN));
		}
		for (Instance instance : instances) {
			instance.awaitReady(PATIENCE);
		}
	}

	@AfterAll
	static void stop() throws Exception {
		instances.forEach((instance) -> instance.process().kill());
		redis.stop();
	}

	@Test
	void configurationAndRulesAreValid() throws Exception {
		Path deploy = OperatorsPack.DIRECTORY;
		assertSucceeds("promtool", "check", "config", deploy.resolve("prometheus/prometheus.yml").toString());
		assertSucceeds("promtool", "check", "rules", "--lint-fatal",
				deploy.resolve("prometheus/rules/mooring-recording.yml").toString(),
				deploy.resolve("prometheus/rules/mooring-alerts.yml").toString());
		assertSucceeds("amtool", "check-config", deploy.resolve("alertmanager/alertmanager.yml").toString());
	}

	@Test
	void rulesPassTheirTests() throws Exception {
		List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
		OperatorsPack.files("prometheus/tests").forEach((file) -> command.add(file.toString()));
		assertSucceeds(command.toArray(String[]::new));
	}

	private static void assertSucceeds(String... command) throws Exception {
		Finished finished = Finished.run(Map.of(), List.of(command));
		assertThat(finished.exitCode()).as(finished.output()).isZero();
	}

	@Test
	@Timeout(value = 14, unit = TimeUnit.MINUTES)
	void alertsOfAnOutageFireAndResolveAndTellOnce() throws Exception {
		try (Visitors visitors = new Visitors(instances);
				Monitoring monitoring = new Monitoring(Files.createDirectory(directory.resolve("outage")), PACE,
						instances, TOKEN)) {
			// First requests are slow, and are not what this is about
			await().atMost(PATIENCE).until(() -> visitors.requests() > 100);
			await().atMost(PATIENCE).until(() -> monitoring.query("up{application=\"shop\"} == 1").size() == 2);
			note("Two instances, about 20 requests a second");
			follow(monitoring, 240,
					(states) -> !monitoring.query("application:http_server_requests_slow:ratio_rate1h").isEmpty()
							&& elapsed() > 180 / PACE);
			assertThat(this.states).noneMatch((state) -> state.startsWith("firing"));
			assertScrapeIsTidy();

			redis.freeze();
			note("**Redis is frozen**");
			follow(monitoring, 600,
					(states) -> states.contains("firing MooringSessionStoreUnavailable")
							&& states.contains("firing MooringErrorBudgetBurn " + window(300))
							&& !monitoring.notifications().isEmpty());
			assertThat(monitoring.query("ALERTS{alertname=\"MooringSessionStoreUnavailable\", alertstate=\"firing\"}"))
				.singleElement()
				.satisfies((alert) -> assertThat(alert).containsEntry("application", "shop")
					.doesNotContainKey("instance"));
			await().atMost(PATIENCE).untilAsserted(() -> {
				assertThat(monitoring.alerts(false)).extracting((alert) -> alert.get("alertname"))
					.containsExactly("MooringSessionStoreUnavailable");
				assertThat(monitoring.alerts(true)).extracting((alert) -> alert.get("alertname"))
					.contains("MooringErrorBudgetBurn");
			});
			note("Alertmanager shows " + monitoring.alerts(false).size() + " alert, and keeps quiet: "
					+ names(monitoring.alerts(true)));
			assertThat(OperatorsPack.unknown(Exposition.parse(scrape()), Set.of())).isEmpty();

			redis.thaw();
			note("**Redis goes on**");
			// In full length the slow window takes longer than a test may
			follow(monitoring, 1200,
					(states) -> (states.isEmpty() || (PACE == 1 && states.stream().allMatch(this::isSlow)))
							&& monitoring.notifications().size() > 1);
			assertThat(monitoring.notifications()).extracting(Object::toString)
				.containsExactly("firing MooringSessionStoreUnavailable", "resolved MooringSessionStoreUnavailable");
			assertThat(monitoring.notifications().get(0).description()).startsWith("2 of 2 instances");
			assertThat(monitoring
				.queryRange("ALERTS{alertname=\"MooringSessionStoreUnavailable\", alertstate=\"pending\"}", this.start))
				.isNotEmpty();
			assertDashboardHasData(monitoring);
		}
		finally {
			Files.write(Path.of("target/alerts-timeline.md"), this.timeline);
		}
	}

	@Test
	@Order(Integer.MAX_VALUE)
	void instancesThatAreGoneAreTold() throws Exception {
		try (Monitoring monitoring = new Monitoring(Files.createDirectory(directory.resolve("gone")), 60, instances,
				TOKEN)) {
			await().atMost(PATIENCE).until(() -> monitoring.query("mooring_health_ready == 1").size() == 2);

			instances.get(1).process().kill();
			String down = "ALERTS{alertname=\"MooringInstanceDown\", alertstate=\"firing\"}";
			await().atMost(PATIENCE).until(() -> !monitoring.query(down).isEmpty());
			assertThat(monitoring.query(down)).singleElement()
				.satisfies((alert) -> assertThat(alert).containsEntry("application", "shop")
					.containsEntry("instance", "localhost:" + instances.get(1).process().port()));

			instances.get(0).process().kill();
			await().atMost(PATIENCE).untilAsserted(() -> {
				assertThat(names(monitoring.alerts(false))).containsExactly("MooringNoInstanceReady");
				assertThat(monitoring.alerts(true)).isEmpty();
			});
		}
	}

	private boolean isSlow(String state) {
		return state.endsWith(" 30m") || state.startsWith("pending");
	}

	private static String window(int seconds) {
		return (PACE > 1) ? seconds / PACE + "s" : seconds / 60 + "m";
	}

	private static Set<String> names(List<Map<String, String>> alerts) {
		Set<String> names = new TreeSet<>();
		alerts.forEach((alert) -> names.add(alert.get("alertname")));
		return names;
	}

	/**
	 * Waits, and writes down what happens meanwhile.
	 */
	private void follow(Monitoring monitoring, int seconds, Predicate<Set<String>> end) {
		await().atMost(Duration.ofSeconds(Math.max(seconds / PACE, PATIENCE.toSeconds())))
			.pollInterval(Duration.ofMillis(250))
			.until(() -> {
				Set<String> now = monitoring.states();
				now.stream().filter((state) -> !this.states.contains(state)).forEach(this::note);
				this.states.stream()
					.filter((state) -> state.startsWith("firing") && !now.contains(state))
					.forEach((state) -> note("ended " + state.substring("firing ".length())));
				this.states = now;
				while (this.told < monitoring.notifications().size()) {
					note("**Notification: %s**".formatted(monitoring.notifications().get(this.told++)));
				}
				return end.test(now);
			});
	}

	private void note(String what) {
		long elapsed = elapsed();
		this.timeline.add("| %d:%02d | %s |".formatted(elapsed / 60, elapsed % 60, what));
	}

	private long elapsed() {
		return Duration.between(this.start, Instant.now()).toSeconds();
	}

	private static String scrape() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(instances.get(0).uri("/actuator/prometheus"))
			.header("Authorization", "Bearer " + TOKEN)
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

	private void assertScrapeIsTidy() throws Exception {
		Path file = Files.writeString(directory.resolve("scrape.txt"), scrape());
		Finished check = Finished.run(Map.of(), List.of("sh", "-c", "promtool check metrics < " + file));
		List<String> problems = check.output()
			.lines()
			.filter((line) -> !line.isEmpty() && !ODD.contains(line.split(" ")[0]))
			// None of Spring Security's has a description
			.filter((line) -> !line.matches("spring_security_\\w+ no help text"))
			.toList();
		assertThat(problems).isEmpty();
	}

	private void assertDashboardHasData(Monitoring monitoring) throws Exception {
		List<String> empty = new ArrayList<>();
		for (OperatorsPack.Query query : OperatorsPack.dashboardQueries("shop", window(300))) {
			List<String> values = monitoring.queryRange(query.expression(), this.start);
			if (values.stream().allMatch("NaN"::equals)) {
				empty.add(query.title());
			}
		}
		assertThat(empty).isSubsetOf(WITHOUT_DATA);
	}

}
