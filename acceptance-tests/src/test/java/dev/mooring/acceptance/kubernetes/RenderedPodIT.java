package dev.mooring.acceptance.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.mooring.acceptance.Command;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whether the shop lives with what its pod of the overlay {@code try-out} gives it, with
 * the Redis from there: it starts, answers probes and Prometheus, and ends in time.
 */
class RenderedPodIT {

	private static final Path JAR = Path.of("..", "demo-app", "target", "shop.jar").toAbsolutePath().normalize();

	private static final String name = "kubernetes-" + UUID.randomUUID();

	private static final Manifests manifests = Overlay.TRY_OUT.manifests();

	private static final RenderedPod redis = new RenderedPod(name + "-redis", manifests, "redis");

	private static final RenderedPod shop = new RenderedPod(name + "-shop", manifests, "shop");

	private static final HttpClient http = HttpClient.newHttpClient();

	private static String address = "";

	private static String management = "";

	@BeforeAll
	static void start() {
		Command.run("docker", "network", "create", name);
		redis.start(List.of("--network", name, "--network-alias", manifests.shopSettings().get("REDIS_HOST")),
				List.of("redis:8"));
		shop.start(
				List.of("--network", name, "-p", "127.0.0.1::8080", "-p", "127.0.0.1::8081", "-v",
						JAR + ":/shop.jar:ro", "--entrypoint", "java"),
				List.of("eclipse-temurin:25-jre", "-XX:MaxRAMPercentage=60", "-XX:TieredStopAtLevel=1", "-jar",
						"/shop.jar"));
		address = shop.address(8080);
		management = shop.address(8081);
		await().atMost(Duration.ofMinutes(4))
			.untilAsserted(() -> assertThat(status("/readyz")).as(shop.log()).isEqualTo(200));
	}

	@AfterAll
	static void remove() {
		shop.close();
		redis.close();
		Command.result("docker", "network", "rm", name);
	}

	@Test
	void itServesIsMeasuredAndEndsWithinTheGracePeriod() throws Exception {
		assertThat(status("/startupz")).isEqualTo(200);
		assertThat(status("/livez")).isEqualTo(200);
		assertThat(get(address, "/api/session").body()).contains("\"instance\":\"%s-shop\"".formatted(name));

		for (String path : List.of("/actuator", "/actuator/health", "/actuator/mooring", "/actuator/prometheus")) {
			assertThat(status(path)).as("%s where users' requests arrive", path).isEqualTo(404);
		}
		assertThat(get(management, "/actuator/prometheus").statusCode()).isEqualTo(401);
		HttpResponse<String> metrics = get(management, "/actuator/prometheus", "Authorization",
				"Bearer " + Overlay.SECRETS.get("METRICS_TOKEN"));
		assertThat(metrics.statusCode()).isEqualTo(200);
		assertThat(metrics.body()).contains("application=\"shop\"", "instance=\"%s-shop\"".formatted(name),
				"version=\"%s\"".formatted(Manifests.podLabels(manifests.shop()).get("app.kubernetes.io/version")));

		long stopped = System.nanoTime();
		shop.signal();
		await().atMost(Duration.ofSeconds(10)).until(() -> status("/readyz") == 503);
		assertThat(status("/livez")).isEqualTo(200);
		assertThat(get(address, "/api/session").statusCode()).as("while it drains").isEqualTo(200);
		// Ends the drain: nobody has to wait for it here
		shop.signal();
		assertThat(shop.waitForExit()).isEqualTo(143);
		assertThat(Duration.ofNanos(System.nanoTime() - stopped))
			.isLessThan(Duration.ofSeconds(Manifests.pod(manifests.shop()).getTerminationGracePeriodSeconds()));
		assertThat(shop.log()).contains("Draining: requests are served for 10s more")
			.doesNotContain("mooring.shutdown.longer-than-grace-period")
			.doesNotContain(Overlay.SECRETS.values());
	}

	/**
	 * The status of an answer, or zero where nobody answers.
	 */
	private static int status(String path) throws InterruptedException {
		try {
			return get(address, path).statusCode();
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private static HttpResponse<String> get(String host, String path, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host + path))
			.timeout(Duration.ofSeconds(10));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
