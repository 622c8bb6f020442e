package dev.mooring.demo.launch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * The command {@code ./demo}, as a user types it.
 */
@Tag("own-redis")
class DemoIT {

	private static final Pattern INSTANCE = Pattern.compile("shop-\\d +ready +(\\S+)");

	private static final Pattern CONSOLE = Pattern.compile("Open (\\S+/demo)\n");

	private static final Pattern REDIS = Pattern.compile("redis +ready +(\\S+)");

	private static final Pattern PID = Pattern.compile("pid (\\d+)");

	@TempDir
	private Path directory;

	private Finished demo(String... arguments) throws Exception {
		return demo(Map.of(), arguments);
	}

	private Finished demo(Map<String, String> environment, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("../demo"));
		command.addAll(List.of(arguments));
		Map<String, String> variables = new HashMap<>(environment);
		variables.put("DEMO_DIRECTORY", this.directory.toString());
		return Finished.run(variables, command);
	}

	private String succeeds(String... arguments) throws Exception {
		Finished demo = demo(arguments);
		assertThat(demo.exitCode()).as(demo.output()).isZero();
		return demo.output();
	}

	@AfterEach
	void down() throws Exception {
		demo("down");
	}

	@Test
	void showsThatNothingIsLostWhenAnInstanceIsKilled() throws Exception {
		String up = succeeds("up");
		List<URI> urls = urls(up);
		assertThat(urls).hasSize(2);
		URI console = console(up);
		assertNobodyElseReaches(urls.get(0).getPort());
		List<ProcessHandle> processes = processes(succeeds("status"));
		assertThat(processes).hasSize(4);
		Browser browser = new Browser();
		assertThat(visits(browser, urls.get(0))).isEqualTo("{\"instance\":\"shop-1\",\"version\":\"1\",\"visits\":1}");

		assertThat(demo("kill", "3")).isEqualTo(new Finished(1, "Say which instance: 1 or 2\n"));
		assertThat(succeeds("kill", "1")).contains("shop-1  killed");
		assertThat(succeeds("kill", "1")).contains("shop-1  was not running");
		assertThat(succeeds("status")).contains("shop-1  down", "shop-2  ready");
		assertThat(visits(browser, console)).isEqualTo("{\"instance\":\"shop-2\",\"version\":\"1\",\"visits\":2}");
		assertThat(browser.get(console).body()).contains("shop-1 was killed", "Start shop-1", "Kill shop-2");

		assertThat(urls(succeeds("roll"))).isEqualTo(urls);
		assertThat(visits(browser, urls.get(0))).isEqualTo("{\"instance\":\"shop-1\",\"version\":\"2\",\"visits\":3}");
		assertThat(visits(browser, urls.get(1))).isEqualTo("{\"instance\":\"shop-2\",\"version\":\"2\",\"visits\":4}");
		assertThat(succeeds("start", "1")).contains("shop-1  runs already");
		assertThat(succeeds("logs", "1")).contains("Started ShopApplication");
		// What it tells of this browser's session, and that it tells no more
		assertThat(browser.get(console.resolve("/demo/session")).body()).contains("id=\"session-attributes\">")
			.doesNotContain("visits");

		processes = processes(succeeds("status"));
		ProcessHandle watchdog = processes.get(0).parent().orElseThrow();
		ProcessHandle launcher = watchdog.parent().orElseThrow();
		processes.get(3).destroyForcibly();
		await().until(() -> succeeds("status").contains("console  down"));
		up = succeeds("up");
		assertThat(urls(up)).isEqualTo(urls);
		assertThat(console(up)).isEqualTo(console);
		assertThat(processes(succeeds("status")).subList(0, 3)).isEqualTo(processes.subList(0, 3));
		processes = processes(succeeds("status"));

		assertThat(succeeds("down")).contains("console  stopped", "shop-1  stopped", "shop-2  stopped",
				"redis   stopped");
		// Their parent may be slow to look after them
		List<ProcessHandle> all = Stream.concat(processes.stream(), Stream.of(watchdog, launcher)).toList();
		await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
		assertThat(succeeds("status")).contains("redis   down", "shop-1  down", "shop-2  down", "console  down");
		assertThat(succeeds("down")).contains("redis   was not running");
	}

	@Test
	void bringsALostRedisBackToTheInstancesThatRun() throws Exception {
		List<URI> urls = urls(succeeds("up"));
		List<ProcessHandle> before = processes(succeeds("status"));
		before.get(0).destroyForcibly();
		await().until(() -> succeeds("status").contains("redis   dead"));
		assertThat(succeeds("up")).contains("shop-1  runs already", "shop-2  runs already");
		assertThat(processes(succeeds("status")).subList(1, 4)).isEqualTo(before.subList(1, 4));
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			Browser browser = new Browser();
			assertThat(visits(browser, urls.get(0)))
				.isEqualTo("{\"instance\":\"shop-1\",\"version\":\"1\",\"visits\":1}");
			assertThat(visits(browser, urls.get(1)))
				.isEqualTo("{\"instance\":\"shop-2\",\"version\":\"1\",\"visits\":2}");
		});
	}

	@Test
	void showsAnOutageOfRedis() throws Exception {
		List<URI> urls = urls(succeeds("up"));
		String redis = REDIS.matcher(succeeds("status")).results().findFirst().orElseThrow().group(1);
		Browser browser = new Browser();
		browser.post(urls.get(0).resolve("/api/cart/bell"));

		assertThat(succeeds("redis", "freeze")).isEqualTo("redis   frozen\n");
		assertThat(succeeds("redis", "freeze")).isEqualTo("redis   was frozen already\n");
		assertThat(succeeds("status")).contains("redis   frozen  " + redis + "   pid ");
		assertThat(succeeds("redis", "thaw")).isEqualTo("redis   thawed\n");
		assertThat(succeeds("redis", "thaw")).isEqualTo("redis   was not frozen\n");
		assertThat(succeeds("status")).contains("redis   ready   " + redis + "   pid ");
		awaitCart(browser, urls.get(1), "Brass bell");

		ProcessHandle server = processes(succeeds("status")).get(0);
		assertThat(succeeds("redis", "kill")).isEqualTo("redis   killed\n");
		assertThat(server.isAlive()).isFalse();
		assertThat(succeeds("redis", "kill")).isEqualTo("redis   was not running\n");
		assertThat(succeeds("redis", "freeze")).isEqualTo("redis   was not running\n");
		assertThat(succeeds("status")).contains("redis   dead    " + redis + "\n");
		assertThat(succeeds("redis", "restart")).isEqualTo("redis   ready   " + redis + "   with its data\n");
		awaitCart(browser, urls.get(0), "Brass bell");
		succeeds("redis", "kill");
		assertThat(succeeds("up")).contains("redis   ready   " + redis, "shop-1  runs already");
		awaitCart(browser, urls.get(1), "Brass bell");

		assertThat(succeeds("redis", "restart-empty")).isEqualTo("redis   ready   " + redis + "   empty\n");
		// The instances have copies, and the demo lets them use these
		awaitCart(browser, urls.get(0), "Brass bell");
		assertThat(demo("redis", "melt"))
			.isEqualTo(new Finished(1, "Say what to do with Redis: freeze, thaw, kill, restart or restart-empty\n"));

		server = processes(succeeds("status")).get(0);
		succeeds("redis", "freeze");
		assertThat(succeeds("down")).contains("redis   stopped");
		assertThat(server.isAlive()).isFalse();
		assertThat(succeeds("status")).contains("redis   down");
		assertThat(demo("redis", "restart"))
			.isEqualTo(new Finished(1, "The demo is not running. Start it with ./demo up\n"));
	}

	/**
	 * An instance needs a moment to find its Redis again.
	 */
	private static void awaitCart(Browser browser, URI url, String content) {
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(browser.get(url.resolve("/api/cart")).body()).contains(content));
	}

	@Test
	void givesVariablesToTheInstances() throws Exception {
		Map<String, String> wrong = Map.of("MOORING_SESSION_ENABLED", "maybe");
		Finished up = demo(wrong, "up");
		assertThat(up.exitCode()).isEqualTo(1);
		assertThat(up.output()).contains("shop-1 did not start", "mooring.session.enabled");
		Finished start = demo(wrong, "start", "2");
		assertThat(start.exitCode()).isEqualTo(1);
		assertThat(start.output()).contains("mooring.session.enabled");
	}

	@Test
	@SuppressWarnings("try")
	void takesAnotherPortWhenOneIsTaken() throws Exception {
		try (ServerSocket taken = Ports.isFree(8081) ? new ServerSocket(8081) : null) {
			String output = succeeds("up");
			assertThat(output).contains("port 8081 is taken");
			for (URI url : urls(output)) {
				assertThat(url.getPort()).isNotEqualTo(8081);
				assertThat(new Browser().get(url).statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void explainsItself() throws Exception {
		assertThat(succeeds("--help")).startsWith("Usage: ./demo");
		assertThat(demo("sideways")).satisfies((demo) -> {
			assertThat(demo.exitCode()).isEqualTo(2);
			assertThat(demo.output()).startsWith("Usage: ./demo");
		});
		assertThat(demo("start", "1")).isEqualTo(new Finished(1, "The demo is not running. Start it with ./demo up\n"));
		assertThat(demo("status")).isEqualTo(new Finished(0, "The demo is not running. Start it with ./demo up\n"));
	}

	private static void assertNobodyElseReaches(int port) throws Exception {
		List<InetAddress> addresses = NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.filter((address) -> !address.isLoopbackAddress())
			.toList();
		for (InetAddress address : addresses) {
			try (Socket socket = new Socket()) {
				assertThatIOException().as("%s", address)
					.isThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 5000));
			}
		}
	}

	private static String visits(Browser browser, URI url) {
		return browser.get(url.resolve("/api/session")).body();
	}

	private static URI console(String output) {
		Matcher matcher = CONSOLE.matcher(output);
		assertThat(matcher.find()).as(output).isTrue();
		return URI.create(matcher.group(1));
	}

	private static List<URI> urls(String output) {
		return INSTANCE.matcher(output).results().map((match) -> URI.create(match.group(1))).toList();
	}

	private static List<ProcessHandle> processes(String output) {
		Matcher matcher = PID.matcher(output);
		return matcher.results()
			.map((match) -> ProcessHandle.of(Long.parseLong(match.group(1))).orElseThrow())
			.toList();
	}

}
