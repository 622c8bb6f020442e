package dev.mooring.demo.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.mooring.demo.launch.ManagedRedis.State;

/**
 * The command {@code ./demo}.
 */
final class Demo {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	/**
	 * Somewhat longer than the graceful shutdown of Spring Boot may take.
	 */
	private static final Duration STOP_PATIENCE = Duration.ofSeconds(35);

	private static final int FIRST_PORT = 8081;

	/**
	 * Commands that change nothing and so need not wait for one that does.
	 */
	private static final Set<String> LOOKING = Set.of("status", "logs");

	private final Path directory;

	private final Path jar;

	private final PrintStream out;

	private final ManagedRedis redis;

	private final List<Instance> instances;

	/**
	 * Creates the command.
	 * @param directory an existing directory that keeps its state between two calls
	 * @param jar the shop
	 * @param out where to print
	 */
	Demo(Path directory, Path jar, PrintStream out) {
		this.directory = directory;
		this.jar = jar;
		this.out = out;
		this.redis = new ManagedRedis(directory);
		this.instances = List.of(new Instance(directory, "shop-1"), new Instance(directory, "shop-2"));
	}

	/**
	 * Runs one command.
	 * @param args the state directory, the shop's jar, the command and its argument
	 * @throws IOException if the state directory cannot be used
	 */
	public static void main(String[] args) throws IOException {
		Path directory = Files.createDirectories(Path.of(args[0]));
		Demo demo = new Demo(directory, Path.of(args[1]), System.out);
		String argument = (args.length > 3) ? args[3] : "";
		try (FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			if (!LOOKING.contains(args[2])) {
				channel.lock();
			}
			demo.run(args[2], argument);
		}
		catch (DemoException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	private void run(String command, String argument) throws IOException {
		switch (command) {
			case "up" -> up();
			case "down" -> down();
			case "status" -> status();
			case "logs" -> logs(argument);
			case "kill" -> kill(instance(argument));
			case "start" -> start(instance(argument));
			case "redis" -> new RedisCommand(this.redis, this.out).run(argument);
			default -> throw new DemoException("Unknown command: " + command);
		}
	}

	private Instance instance(String number) {
		return switch (number) {
			case "1" -> this.instances.get(0);
			case "2" -> this.instances.get(1);
			default -> throw new DemoException("Say which instance: 1 or 2");
		};
	}

	static DemoException notRunning() {
		return new DemoException("The demo is not running. Start it with ./demo up");
	}

	private void up() throws IOException {
		if (this.redis.state() == State.FROZEN) {
			this.redis.thaw();
			this.out.println("redis   thawed");
		}
		String redisUrl = startRedis();
		this.out.printf("redis   ready   %s%n", redisUrl);
		for (Instance instance : this.instances) {
			launch(instance, redisUrl);
		}
		for (Instance instance : this.instances) {
			instance.awaitReady(PATIENCE);
			this.out.printf("%s  ready   %s%n", instance.name(), instance.uri("/"));
		}
		this.out.println();
		this.out.println("Open both URLs in one browser: it is one session. Then try ./demo kill 1, and ./demo down.");
	}

	/**
	 * With the Redis there is, even if it is dead or frozen: an instance may well start
	 * during an outage.
	 */
	private void start(Instance instance) throws IOException {
		launch(instance, this.redis.url().orElseThrow(Demo::notRunning));
		instance.awaitReady(PATIENCE);
		this.out.printf("%s  ready   %s%n", instance.name(), instance.uri("/"));
	}

	private String startRedis() throws IOException {
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

	private void launch(Instance instance, String redisUrl) throws IOException {
		if (instance.process().isRunning()) {
			this.out.printf("%s  runs already%n", instance.name());
			return;
		}
		int port = choosePort(instance);
		// A copy, so that a build does not change the jar of a running instance
		Path copy = Files.copy(this.jar, this.directory.resolve(instance.name() + ".jar"),
				StandardCopyOption.REPLACE_EXISTING);
		instance.start(copy, port, variables(redisUrl));
		this.out.printf("%s  starting on port %d ...%n", instance.name(), port);
	}

	/**
	 * What the user says about Mooring is for the instances. Where Redis is, is not.
	 */
	private static Map<String, String> variables(String redisUrl) {
		Map<String, String> variables = new HashMap<>(System.getenv());
		variables.keySet().removeIf((name) -> !name.startsWith("MOORING_"));
		variables.put("REDIS_URL", redisUrl);
		return variables;
	}

	private int choosePort(Instance instance) {
		int before = instance.process().port();
		int wanted = (before != 0) ? before : FIRST_PORT + this.instances.indexOf(instance);
		for (int port = wanted; port <= wanted + 100; port += 10) {
			if (Ports.isFree(port)) {
				return port;
			}
			this.out.printf("%s  port %d is taken, trying another one%n", instance.name(), port);
		}
		throw new DemoException("%s finds no free port from %d on.".formatted(instance.name(), wanted));
	}

	private void kill(Instance instance) {
		boolean killed = instance.process().kill();
		this.out.printf("%s  %s%n", instance.name(), killed ? "killed" : "was not running");
	}

	private void down() throws IOException {
		if (this.redis.state() == State.FROZEN) {
			// Instances that end save their last sessions
			this.redis.thaw();
		}
		this.instances.parallelStream().forEach((instance) -> {
			boolean stopped = instance.process().stop(STOP_PATIENCE);
			this.out.printf("%s  %s%n", instance.name(), stopped ? "stopped" : "was not running");
		});
		boolean stopped = this.redis.stop();
		this.out.printf("redis   %s%n", stopped ? "stopped" : "was not running");
		for (Instance instance : this.instances) {
			Files.deleteIfExists(this.directory.resolve(instance.name() + ".jar"));
		}
	}

	private void status() throws IOException {
		this.out.printf("redis   %s%n", this.redis.describe());
		for (Instance instance : this.instances) {
			this.out.printf("%s  %s%n", instance.name(), instance.process().handle().map((handle) -> {
				String state = instance.isReady() ? "ready" : "not ready";
				return state + "   " + instance.uri("/") + "   pid " + handle.pid();
			}).orElse("down"));
		}
	}

	private void logs(String argument) {
		List<Instance> chosen = argument.isEmpty() ? this.instances : List.of(instance(argument));
		for (Instance instance : chosen) {
			this.out.printf("==> %s <==%n", instance.process().log());
			instance.process().lastLines(50).forEach(this.out::println);
		}
	}

}
