package dev.mooring.acceptance.compose;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.mooring.acceptance.Command;

import static org.awaitility.Awaitility.await;

/**
 * The stack of {@code docker-compose.yml}, under a name and on ports of its own. The
 * image is made of the jar that Maven has built.
 */
final class Stack implements AutoCloseable {

	/**
	 * A line of nginx's log about a request of a user that went to more than one
	 * instance.
	 */
	private static final Pattern REPEATED = Pattern.compile("\"client\":\"(?!127).*\"upstream_status\":\"\\d+[ ,:]");

	private static final Pattern FAILED = Pattern.compile("\"client\":\"(?!127).*\"status\":[45]");

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final Map<String, String> environment = new HashMap<>();

	private final int port = freePort();

	private final int stickyPort = freePort();

	private final String image = "mooring-shop:it-" + this.port;

	Stack() {
		this.environment.putAll(defaults());
		this.environment.putAll(Map.of("COMPOSE_PROJECT_NAME", "mooring-it-" + this.port, "SHOP_IMAGE", this.image,
				"PORT", String.valueOf(this.port), "STICKY_PORT", String.valueOf(this.stickyPort)));
		// Machines that build and test at the same time are slow, which is no outage
		this.environment.putAll(Map.of("REDIS_TIMEOUT", "3s", "REDIS_SLOW", "2s"));
	}

	/**
	 * What a newcomer has who has set nothing, whatever this shell and a file
	 * {@code .env} say.
	 */
	private static Map<String, String> defaults() {
		Properties example = new Properties();
		try (Reader reader = Files.newBufferedReader(Command.DIRECTORY.resolve(".env.example"))) {
			example.load(reader);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Map<String, String> defaults = new HashMap<>(
				Map.of("COMPOSE_ENV_FILES", "/dev/null", "COMPOSE_FILE", "docker-compose.yml", "COMPOSE_PROFILES", ""));
		example.stringPropertyNames().forEach((name) -> defaults.put(name, example.getProperty(name)));
		return defaults;
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void buildImage() {
		Command.run("docker", "build", "--quiet", "--build-context", "jar=demo-app/target", "--tag", this.image, ".");
	}

	URI uri() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	URI stickyUri() {
		return URI.create("http://127.0.0.1:" + this.stickyPort);
	}

	void up(String... services) {
		List<String> words = new ArrayList<>(List.of("up", "--detach", "--no-build", "--wait"));
		words.addAll(List.of(services));
		compose(words.toArray(String[]::new));
	}

	String compose(String... words) {
		return Command.run(this.environment,
				Stream.concat(Stream.of("docker", "compose"), Stream.of(words)).toArray(String[]::new));
	}

	/**
	 * The containers of a service, by the names that they have as hosts.
	 */
	List<String> containers(String service) {
		return compose("ps", "--quiet", service).lines().map((id) -> id.substring(0, 12)).toList();
	}

	/**
	 * Ends the process of a container as a crash would, and waits until Docker has
	 * started it again. After {@code docker kill} Docker would not: it takes that for the
	 * operator's wish.
	 */
	void crash(String container) {
		String before = inspect(container, "{{.State.StartedAt}}");
		Command.run("docker", "run", "--rm", "--pid=host", "--user=root", "--entrypoint=sh", "redis:8", "-c",
				"kill -9 " + inspect(container, "{{.State.Pid}}"));
		await().atMost(PATIENCE).until(() -> !inspect(container, "{{.State.StartedAt}}").equals(before));
		awaitHealthy(container);
	}

	void restart(String container) {
		Command.run("docker", "restart", "-t", "30", container);
		awaitHealthy(container);
	}

	/**
	 * Lets a container hang: it takes connections, and answers nothing.
	 */
	void pause(String container) {
		Command.run("docker", "pause", container);
	}

	void unpause(String container) {
		Command.run("docker", "unpause", container);
		awaitStore(container);
	}

	void roll(String version) {
		this.environment.put("APP_VERSION", version);
		Command.run(this.environment, "sh", "deploy/compose/roll.sh");
	}

	/**
	 * Sends a command to Redis.
	 */
	void redis(String... words) {
		compose("exec", "-T", "redis", "sh", "-c",
				"REDISCLI_AUTH=$(cat /run/secrets/redis/password) redis-cli " + String.join(" ", words));
	}

	private void awaitHealthy(String container) {
		await().atMost(PATIENCE).until(() -> inspect(container, "{{.State.Health.Status}}").equals("healthy"));
	}

	/**
	 * Waits until an instance says that it has its session store.
	 */
	void awaitStore(String container) {
		await().atMost(PATIENCE)
			.ignoreException(IllegalStateException.class)
			.until(() -> Command.run("docker", "exec", "--env", "HEALTH_PATH=/actuator/health", container, "bash",
					"/app/health.sh"), (answer) -> answer.endsWith(" 200"));
	}

	private String inspect(String container, String format) {
		return Command.run("docker", "inspect", "--format", format, container);
	}

	/**
	 * How many requests nginx has sent to a second instance so far.
	 */
	int repeated() {
		return (int) compose("logs", "--no-log-prefix", "nginx").lines().filter(REPEATED.asPredicate()).count();
	}

	/**
	 * What nginx says about requests of users that failed.
	 */
	String failures() {
		return compose("logs", "--no-log-prefix", "nginx").lines()
			.filter(FAILED.asPredicate())
			.collect(Collectors.joining("\n"));
	}

	@Override
	public void close() {
		compose("--profile", "*", "down", "--volumes", "--timeout", "1");
		Command.result("docker", "image", "rm", this.image);
	}

}
