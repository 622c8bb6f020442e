package dev.mooring.demo.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.mooring.demo.launch.ManagedRedis.State;

/**
 * The instances of the shop and their Redis, and what can be done to them: by
 * {@code ./demo} and by the buttons of the console. Whoever changes something holds the
 * {@link DemoLock}.
 */
public final class Fleet {

	static final Duration PATIENCE = Duration.ofSeconds(120);

	/**
	 * Somewhat longer than the graceful shutdown of Spring Boot may take.
	 */
	static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

	private static final int FIRST_PORT = 8081;

	private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

	private static final Pattern LAST_NUMBER = Pattern.compile("(.*?)(\\d{1,9})");

	/**
	 * What the demo shows unless the user says otherwise: sessions that go on without
	 * Redis, and a drain that the console's front door, which polls, can notice.
	 */
	private static final Map<String, String> DEFAULTS = Map.of("MOORING_SESSION_ON_OUTAGE", "local",
			"MOORING_SHUTDOWN_DRAIN_DELAY", "2s");

	private final Path directory;

	private final Path jar;

	private final Map<String, String> settings;

	private final Consumer<String> out;

	private final ManagedRedis redis;

	private final List<Instance> instances;

	/**
	 * Creates the fleet; starts nothing.
	 * @param directory an existing directory that keeps its state
	 * @param jar the shop
	 * @param settings variables for the instances
	 * @param out gets a line for each step
	 */
	public Fleet(Path directory, Path jar, Map<String, String> settings, Consumer<String> out) {
		this.directory = directory;
		this.jar = jar;
		this.settings = Map.copyOf(settings);
		this.out = out;
		this.redis = new ManagedRedis(directory);
		this.instances = List.of(new Instance(directory, "shop-1"), new Instance(directory, "shop-2"));
	}

	public ManagedRedis redis() {
		return this.redis;
	}

	public List<Instance> instances() {
		return this.instances;
	}

	private void say(String format, Object... arguments) {
		this.out.accept(format.formatted(arguments));
	}

	static DemoException notRunning() {
		return new DemoException("The demo is not running. Start it with ./demo up");
	}

	/**
	 * Starts an instance and waits until it is ready. It gets the Redis there is, even a
	 * dead or a frozen one: an instance may well start during an outage. As it becomes
	 * ready only after that, nothing waits for it then.
	 * @param instance the instance
	 * @throws IOException if the state directory cannot be used
	 */
	public void start(Instance instance) throws IOException {
		launch(instance, instance.version());
		if (this.redis.state() == State.READY) {
			awaitReady(instance);
		}
		else {
			say("%s  becomes ready when Redis is back", instance.name());
		}
	}

	/**
	 * Kills an instance as a crash would.
	 * @param instance the instance
	 */
	public void kill(Instance instance) {
		boolean killed = instance.process().kill();
		say("%s  %s", instance.name(), killed ? "killed" : "was not running");
	}

	/**
	 * Does something to Redis.
	 * @param action as in {@code ./demo redis}
	 * @throws IOException if the state directory cannot be used
	 */
	public void redis(String action) throws IOException {
		new RedisCommand(this.redis, this.out).run(action);
	}

	/**
	 * Replaces the version, one instance after the other: each drains, stops, and is back
	 * before the next one goes.
	 * @param wanted the new version; if empty the one after the highest there is
	 * @throws IOException if the state directory cannot be used
	 */
	public void roll(String wanted) throws IOException {
		State state = this.redis.state();
		if (state == State.DOWN) {
			throw notRunning();
		}
		if (state != State.READY) {
			throw new DemoException("Redis is away: new instances would not become ready, and old ones lose changes");
		}
		String version = wanted.isEmpty() ? following(highestVersion()) : wanted;
		if (!VERSION.matcher(version).matches()) {
			throw new DemoException("A version has up to 40 letters, digits, dots, underscores and dashes");
		}
		say("rolling version %s", version);
		// Those that serve nobody first: somebody has to serve while the others change
		for (Instance instance : this.instances.stream().sorted(Comparator.comparing(Instance::isReady)).toList()) {
			if (instance.process().isRunning()) {
				say("%s  draining", instance.name());
				instance.process().stop(STOP_PATIENCE);
			}
			launch(instance, version);
			awaitReady(instance);
		}
	}

	private String highestVersion() {
		return this.instances.stream().map(Instance::version).max(Comparator.comparing(Fleet::number)).orElseThrow();
	}

	private static long number(String version) {
		Matcher matcher = LAST_NUMBER.matcher(version);
		return matcher.matches() ? Long.parseLong(matcher.group(2)) : -1;
	}

	static String following(String version) {
		Matcher matcher = LAST_NUMBER.matcher(version);
		return matcher.matches() ? matcher.group(1) + (Long.parseLong(matcher.group(2)) + 1) : version + "-2";
	}

	void awaitReady(Instance instance) {
		instance.awaitReady(PATIENCE);
		say("%s  ready   %s", instance.name(), instance.uri("/"));
	}

	String startRedis() throws IOException {
		State state = this.redis.state();
		if (state == State.READY) {
			return this.redis.url().orElseThrow();
		}
		// The same port again, if possible: instances that still run are looking for it
		// there
		int before = this.redis.port();
		boolean same = state == State.STARTING || (before != 0 && Ports.isFree(before));
		if (!same) {
			this.instances.forEach((instance) -> instance.process().stop(STOP_PATIENCE));
		}
		return this.redis.start(same ? before : Ports.anyFree());
	}

	void launch(Instance instance, String version) throws IOException {
		String redisUrl = this.redis.url().orElseThrow(Fleet::notRunning);
		if (instance.process().isRunning()) {
			say("%s  runs already, with the settings and the version it was started with", instance.name());
			return;
		}
		int port = choosePort(instance, FIRST_PORT + this.instances.indexOf(instance));
		// A copy, so that a build does not change the jar of a running instance
		Path copy = Files.copy(this.jar, this.directory.resolve(instance.name() + ".jar"),
				StandardCopyOption.REPLACE_EXISTING);
		instance.start(copy, port, variables(redisUrl, version));
		say("%s  starting on port %d ...", instance.name(), port);
	}

	private Map<String, String> variables(String redisUrl, String version) {
		Map<String, String> variables = new HashMap<>(this.settings);
		DEFAULTS.forEach((name, value) -> {
			if (variables.keySet().stream().noneMatch((given) -> squeeze(given).equals(squeeze(name)))) {
				variables.put(name, value);
			}
		});
		variables.put("REDIS_URL", redisUrl);
		variables.put("APP_VERSION", version);
		// A demo on a laptop is for nobody else in its network
		variables.put("SERVER_ADDRESS", "127.0.0.1");
		// So that redirects lead to the console's front door for those who came by it
		variables.put("SERVER_FORWARD_HEADERS_STRATEGY", "native");
		return variables;
	}

	/**
	 * Spring Boot understands names with and without underscores.
	 */
	private static String squeeze(String variable) {
		return variable.replace("_", "");
	}

	/**
	 * The port it had, or else the first one, or one near it.
	 * @param instance who needs a port
	 * @param first the port to try first if it never had one
	 * @return a port that is free
	 */
	int choosePort(Instance instance, int first) {
		int wanted = Optional.of(instance.process().port()).filter((port) -> port != 0).orElse(first);
		for (int port = wanted; port <= wanted + 100; port += 10) {
			if (Ports.isFree(port)) {
				return port;
			}
			say("%s  port %d is taken, trying another one", instance.name(), port);
		}
		throw new DemoException("%s finds no free port from %d on.".formatted(instance.name(), wanted));
	}

}
