package dev.mooring.boot.outage;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.DevRedisServer;
import dev.mooring.boot.devredis.test.FaultyRedis;
import dev.mooring.boot.devredis.test.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What users get while a sentinel or a cluster replaces a master that died, and after it.
 */
@Tag("own-redis")
class FailoverIT {

	private static final int USERS = 12;

	@Test
	void clusterNodeIsReplaced() {
		List<FaultyRedis> nodes = IntStream.range(0, 6)
			.mapToObj((i) -> FaultyRedis.start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000",
					"--cluster-require-full-coverage", "no", "--repl-diskless-sync-delay", "0"))
			.toList();
		try {
			join(nodes);
			String addresses = nodes.stream()
				.map((node) -> "127.0.0.1:" + node.port())
				.collect(Collectors.joining(","));
			useThroughTheDeathOf(nodes.get(0), List.of(nodes.get(3)), "--spring.data.redis.cluster.nodes=" + addresses);
		}
		finally {
			nodes.forEach(FaultyRedis::close);
		}
	}

	private static void join(List<FaultyRedis> nodes) {
		String[] ranges = { "0 5460", "5461 10922", "10923 16383" };
		for (int i = 0; i < ranges.length; i++) {
			String[] range = ranges[i].split(" ");
			nodes.get(i).command("CLUSTER", "ADDSLOTSRANGE", range[0], range[1]);
		}
		nodes.forEach((node) -> nodes.get(0).command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(node.port())));
		await().atMost(Duration.ofSeconds(60))
			.until(() -> nodes.stream()
				.allMatch((node) -> node.command("CLUSTER", "INFO").contains("cluster_known_nodes:6")));
		for (int i = 0; i < ranges.length; i++) {
			nodes.get(i + 3).command("CLUSTER", "REPLICATE", nodes.get(i).command("CLUSTER", "MYID"));
		}
		await().atMost(Duration.ofSeconds(60))
			.until(() -> nodes.stream().allMatch((node) -> node.command("CLUSTER", "INFO").contains("cluster_state:ok"))
					&& nodes.subList(3, 6).stream().allMatch(FailoverIT::isInStep));
	}

	private static boolean isInStep(FaultyRedis replica) {
		return replica.command("INFO", "replication").contains("master_link_status:up");
	}

	@Test
	void sentinelReplacesTheMaster() throws Exception {
		try (FaultyRedis master = FaultyRedis.start();
				FaultyRedis replica = FaultyRedis.start("--replicaof", "127.0.0.1", String.valueOf(master.port()),
						"--repl-diskless-sync-delay", "0");
				Sentinel sentinel = new Sentinel(master)) {
			await().atMost(Duration.ofSeconds(60)).until(() -> isInStep(replica));
			useThroughTheDeathOf(master, List.of(replica), "--spring.data.redis.sentinel.master=main",
					"--spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port());
		}
	}

	/**
	 * By the users of two instances, one for each policy.
	 */
	private static void useThroughTheDeathOf(FaultyRedis master, List<FaultyRedis> replicas, String... arguments) {
		try (TestApplication rejecting = start("reject", arguments);
				TestApplication local = start("local", arguments)) {
			List<Users> all = List.of(new Users(rejecting, Set.of(200, 503)), new Users(local, Set.of(200)));
			long offset = offset(master);
			await().until(() -> replicas.stream().allMatch((replica) -> offset(replica) >= offset));
			master.kill();
			await().atMost(Duration.ofSeconds(60))
				.until(() -> all.stream().filter(Users::areServed).count() == all.size());
			FaultsIT.awaitReplayed(rejecting);
			FaultsIT.awaitReplayed(local);
			assertThat(replicas)
				.anySatisfy((replica) -> assertThat(replica.command("INFO", "replication")).contains("role:master"));
			all.forEach(Users::assertNothingIsLost);
		}
	}

	private static TestApplication start(String policy, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--mooring.session.on-outage=" + policy);
		return WebStack.SERVLET.start(OutageEndpoints.of(WebStack.SERVLET), Map.of(), all.toArray(String[]::new));
	}

	private static long offset(FaultyRedis redis) {
		return redis.command("INFO", "replication")
			.lines()
			.filter((line) -> line.startsWith("master_repl_offset:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Users of an instance, each with a browser of its own.
	 */
	private static final class Users {

		private final TestApplication application;

		private final Set<Integer> allowed;

		private final List<HttpClient> browsers = Stream
			.generate(() -> HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.cookieHandler(new CookieManager())
				.build())
			.limit(USERS)
			.toList();

		private final int[] counts = new int[USERS];

		Users(TestApplication application, Set<Integer> allowed) {
			this.application = application;
			this.allowed = allowed;
			for (HttpClient browser : this.browsers) {
				assertThat(count(browser).body()).isEqualTo("1");
			}
			Arrays.fill(this.counts, 1);
		}

		/**
		 * Whether a request of each user is.
		 */
		boolean areServed() {
			boolean all = true;
			for (int i = 0; i < USERS; i++) {
				HttpResponse<String> response = count(this.browsers.get(i));
				assertThat(response.statusCode()).isIn(this.allowed);
				if (response.statusCode() == 200) {
					this.counts[i]++;
					assertThat(Integer.parseInt(response.body())).isGreaterThanOrEqualTo(this.counts[i]);
				}
				all &= response.statusCode() == 200;
			}
			for (String path : List.of("/plain", "/livez", "/readyz")) {
				assertThat(this.application.getWithoutCookies(path).statusCode()).isEqualTo(200);
			}
			return all && this.application.scrape().contains("mooring_session_circuit_state{state=\"closed\"} 1.0");
		}

		void assertNothingIsLost() {
			for (int i = 0; i < USERS; i++) {
				assertThat(Integer.parseInt(count(this.browsers.get(i)).body())).isGreaterThan(this.counts[i]);
			}
		}

		private HttpResponse<String> count(HttpClient browser) {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://localhost:" + this.application.port() + "/counter"))
				.timeout(Duration.ofSeconds(30))
				.build();
			try {
				return browser.send(request, HttpResponse.BodyHandlers.ofString());
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/**
	 * A sentinel that watches a master.
	 */
	private static final class Sentinel implements AutoCloseable {

		private final Path folder = Files.createTempDirectory("mooring-sentinel-");

		private final Process process;

		private final int port = FreePort.find();

		Sentinel(FaultyRedis master) throws IOException {
			Path configuration = this.folder.resolve("sentinel.conf");
			Files.write(configuration,
					List.of("port " + this.port, "bind 127.0.0.1", "dir " + this.folder,
							"sentinel monitor main 127.0.0.1 " + master.port() + " 1",
							"sentinel down-after-milliseconds main 1000", "sentinel failover-timeout main 5000"));
			try (DevRedisServer original = DevRedisServer.start()) {
				Path executable = Path
					.of(ProcessHandle.of(original.getPid()).orElseThrow().info().command().orElseThrow());
				Files.copy(executable, this.folder.resolve("redis-server"));
			}
			List<String> command = new ArrayList<>(
					List.of(this.folder.resolve("redis-server").toString(), configuration.toString(), "--sentinel"));
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.folder.resolve("log").toFile())
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroyForcibly));
			await().atMost(Duration.ofSeconds(30))
				.until(() -> Files.readString(configuration).contains("known-replica"));
		}

		int port() {
			return this.port;
		}

		@Override
		public void close() throws IOException {
			this.process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
			FileSystemUtils.deleteRecursively(this.folder);
		}

	}

}
