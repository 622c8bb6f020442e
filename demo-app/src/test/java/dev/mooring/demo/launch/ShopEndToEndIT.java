package dev.mooring.demo.launch;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import com.jayway.jsonpath.JsonPath;
import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances of the shop as processes of their own, on one real Redis.
 */
class ShopEndToEndIT {

	private static final Path JAR = Path.of("target/shop.jar");

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	private static Instance a;

	private static Instance b;

	private final Browser browser = new Browser();

	@BeforeAll
	static void start(@TempDir Path directory) throws Exception {
		a = new Instance(directory, "shop-a");
		b = new Instance(directory, "shop-b");
		start(a, Ports.anyFree());
		start(b, Ports.anyFree());
		a.awaitReady(PATIENCE);
		b.awaitReady(PATIENCE);
	}

	@AfterAll
	static void stop() {
		a.process().kill();
		b.process().kill();
	}

	private static void start(Instance instance, int port) throws Exception {
		instance.start(JAR, port, Map.of("REDIS_URL", testRedis.getUrl()));
	}

	@Test
	void userNoticesNothingWhenAnInstanceIsKilled() throws Exception {
		this.browser.submit(a.uri("/cart/add"), "sku", "rope");
		this.browser.post(a.uri("/api/cart/bell"));
		assertThat(cart(b)).containsExactly("Mooring line", "Brass bell");
		assertThat(this.browser.get(b.uri("/")).body()).contains("Mooring line", "€ 138.00", "shop-b");

		assertThat(a.process().kill()).isTrue();
		assertThat(a.process().isRunning()).isFalse();
		assertThat(cart(b)).containsExactly("Mooring line", "Brass bell");
		this.browser.submit(b.uri("/cart/add"), "sku", "logbook");

		start(a, a.process().port());
		a.awaitReady(PATIENCE);
		assertThat(cart(a)).containsExactly("Mooring line", "Brass bell", "Logbook");
	}

	@Test
	void countsVisitsAcrossInstances() {
		for (int visits = 1; visits <= 6; visits += 2) {
			assertSeen(a, "shop-a", visits);
			assertSeen(b, "shop-b", visits + 1);
		}
	}

	private void assertSeen(Instance instance, String name, int visits) {
		assertThat(this.browser.get(instance.uri("/api/session")).body())
			.isEqualTo("{\"instance\":\"%s\",\"version\":\"1\",\"visits\":%d}".formatted(name, visits));
	}

	@Test
	void probesAndMetricsAnswerOnBothAndCreateNoSession() {
		for (Instance instance : List.of(a, b)) {
			for (String path : List.of("/livez", "/readyz", "/actuator/health/liveness", "/actuator/health/readiness",
					"/actuator/prometheus")) {
				HttpResponse<String> response = this.browser.get(instance.uri(path));
				assertThat(response.statusCode()).as(path).isEqualTo(200);
				assertThat(response.headers().firstValue("Set-Cookie")).as(path).isEmpty();
			}
			assertThat(this.browser.get(instance.uri("/actuator/prometheus")).body()).contains("jvm_memory_used_bytes",
					"http_server_requests_seconds_count");
		}
	}

	/**
	 * Demands on labels that only an outage fulfils; {@link PrometheusIT} makes one.
	 */
	@Test
	void rulesAndDashboardAskForNothingThatInstancesDoNotTell() throws Exception {
		this.browser.post(a.uri("/api/cart/bell"));
		cart(a);
		Exposition scrape = Exposition.parse(this.browser.get(a.uri("/actuator/prometheus")).body());
		assertThat(OperatorsPack.unknown(scrape, Set.of("status=~\"5..\"", "outcome=~\"unavailable|error\"")))
			.isEmpty();
	}

	@Test
	void sessionCookieIsHttpOnlyAndSameSiteLax() {
		assertThat(this.browser.get(a.uri("/")).headers().firstValue("Set-Cookie")).hasValueSatisfying(
				(cookie) -> assertThat(cookie).startsWith("SESSION=").contains("; HttpOnly", "; SameSite=Lax"));
	}

	@Test
	void readingTheCartCreatesNoSession() {
		HttpResponse<String> response = this.browser.get(a.uri("/api/cart"));
		assertThat(response.body()).isEqualTo("{\"items\":[],\"pieces\":0,\"cents\":0}");
		assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
	}

	@Test
	void jarHoldsNoDevelopmentTool() throws Exception {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			assertThat(jar.stream().map(JarEntry::getName))
				.anyMatch((name) -> name.contains("mooring-spring-boot-autoconfigure"))
				.noneMatch((name) -> name.contains("dev-redis") || name.contains("embedded-redis")
						|| name.contains("demo-console") || name.contains("dev/mooring/demo/launch"));
		}
	}

	@Test
	void refusesWhatItDoesNotSell() {
		assertThat(this.browser.post(a.uri("/api/cart/anchor")).statusCode()).isEqualTo(404);
	}

	@Test
	void refusesFormsWithoutTheirTokenAndStrangersInAccounts() {
		assertThat(this.browser.post(a.uri("/cart/add?sku=rope")).statusCode()).isEqualTo(403);
		assertThat(this.browser.get(a.uri("/api/account")).statusCode()).isEqualTo(401);
		assertThat(this.browser.get(a.uri("/account")).uri().getPath()).isEqualTo("/login");
	}

	private List<String> cart(Instance instance) {
		return JsonPath.read(this.browser.get(instance.uri("/api/cart")).body(), "$.items[*].name");
	}

}
