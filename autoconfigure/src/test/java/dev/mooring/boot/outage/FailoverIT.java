package dev.mooring.boot.outage;

import java.io.IOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.DevRedisServer;
import dev.mooring.boot.devredis.test.FaultyRedis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What users get while a sentinel or a cluster replaces a master that died, and after it.
 */
@Tag("own-redis")
class FailoverIT {

	private static final int USERS = 12;

	@ParameterizedTest
	@ValueSource(strings = { "reject", "local" })
	void clusterNodeIsReplaced(String policy) throws Exception {
		List<FaultyRedis> nodes = IntStream.range(0, 6)
			.mapToObj((i) -> FaultyRedis.start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000",
					"--cluster-require-full-coverage", "no"))
			.toList();
		try {
			join(nodes);
			String addresses = nodes.stream()
				.map((node) -> "127.0.0.1:" + node.port())
				.collect(Collectors.joining(","));
			try (TestApplication application = WebStack.SERVLET.start(OutageEndpoints.of(WebStack.SERVLET), Map.of(),
					"--spring.data.redis.cluster.nodes=" + addresses, "--mooring.session.on-outage=" + policy)) {
				useThroughTheDeathOf(nodes.get(0), List.of(nodes.get(3)), application, policy);
			}
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

	@ParameterizedTest
	@ValueSource(strings = { "reject", "local" })
	void sentinelReplacesTheMaster(String policy) throws Exception {
		try (FaultyRedis master = FaultyRedis.start();
				FaultyRedis replica = FaultyRedis.start("--replicaof", "127.0.0.1", String.valueOf(master.port()),
						"--repl-diskless-sync-delay", "0");
				Sentinel sentinel = new Sentinel(master)) {
			await().atMost(Duration.ofSeconds(60)).until(() -> isInStep(replica));
			try (TestApplication application = WebStack.SERVLET.start(OutageEndpoints.of(WebStack.SERVLET), Map.of(),
					"--spring.data.redis.sentinel.master=main",
					"--spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port(),
					"--mooring.session.on-outage=" + policy)) {
				useThroughTheDeathOf(master, List.of(replica), application, policy);
			}
		}
	}

	private static void useThroughTheDeathOf(FaultyRedis master, List<FaultyRedis> replicas,
			TestApplication application, String policy) throws Exception {
		List<User> users = IntStream.range(0, USERS).mapToObj((i) -> new User(application)).toList();
		for (User user : users) {
			assertThat(user.count().body()).isEqualTo("1");
		}
		long offset = offset(master);
		await().until(() -> replicas.stream().allMatch((replica) -> offset(replica) >= offset));
		master.kill();
		int[] counts = IntStream.generate(() -> 1).limit(USERS).toArray();
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			boolean all = true;
			for (int i = 0; i < USERS; i++) {
				HttpResponse<String> response = users.get(i).count();
				assertThat(response.statusCode()).isIn("local".equals(policy) ? List.of(200) : List.of(200, 503));
				if (response.statusCode() == 200) {
					counts[i]++;
					assertThat(Integer.parseInt(response.body())).isGreaterThanOrEqualTo(counts[i]);
				}
				all &= response.statusCode() == 200;
			}
			for (String path : List.of("/plain", "/livez", "/readyz")) {
				assertThat(application.getWithoutCookies(path).statusCode()).isEqualTo(200);
			}
			return all && application.scrape().contains("mooring_session_circuit_state{state=\"closed\"} 1.0");
		});
		FaultsIT.awaitReplayed(application);
		assertThat(replicas)
			.anySatisfy((replica) -> assertThat(replica.command("INFO", "replication")).contains("role:master"));
		for (int i = 0; i < USERS; i++) {
			assertThat(Integer.parseInt(users.get(i).count().body())).isGreaterThan(counts[i]);
		}
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
	 * A browser of its own.
	 */
	private static final class User {

		private final TestApplication application;

		private final HttpClient http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.cookieHandler(new CookieManager())
			.build();

		User(TestApplication application) {
			this.application = application;
		}

		HttpResponse<String> count() throws IOException, InterruptedException {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://localhost:" + this.application.port() + "/counter"))
				.timeout(Duration.ofSeconds(30))
				.build();
			return this.http.send(request, HttpResponse.BodyHandlers.ofString());
		}

	}

	/**
	 * A sentinel that watches a master.
	 */
	private static final class Sentinel implements AutoCloseable {

		private final Path folder = Files.createTempDirectory("mooring-sentinel-");

		private final Process process;

		private final int port;

		Sentinel(FaultyRedis master) throws IOException {
			try (ServerSocket socket = new ServerSocket(0)) {
				this.port = socket.getLocalPort();
			}
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
			this.process.destroyForcibly().onExit().join();
			FileSystemUtils.deleteRecursively(this.folder);
		}

	}

}
