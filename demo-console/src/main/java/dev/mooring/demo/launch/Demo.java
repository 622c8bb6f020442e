package dev.mooring.demo.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.mooring.demo.launch.ManagedRedis.State;

/**
 * The command {@code ./demo}.
 */
final class Demo {

	/**
	 * Commands that change nothing and so need not wait for one that does.
	 */
	private static final Set<String> LOOKING = Set.of("status", "logs");

	/**
	 * Longer than an instance may take to become ready.
	 */
	private static final Duration LOCK_PATIENCE = Fleet.PATIENCE.plusSeconds(30);

	private static final String FIRST_VERSION = System.getenv().getOrDefault("APP_VERSION", "1");

	private final Path directory;

	private final Path jar;

	private final PrintStream out;

	private final Map<String, String> settings;

	private final Fleet fleet;

	private final ConsoleProcess console;

	/**
	 * Creates the command.
	 * @param directory an existing directory that keeps its state between two calls
	 * @param jar the shop
	 * @param consoleJar the console
	 * @param out where to print
	 */
	Demo(Path directory, Path jar, Path consoleJar, PrintStream out) {
		this.directory = directory;
		this.jar = jar;
		this.out = out;
		// What the user says about Mooring is for the instances. Where Redis is, is not
		this.settings = new HashMap<>(System.getenv());
		this.settings.keySet().removeIf((name) -> !name.startsWith("MOORING_"));
		this.fleet = new Fleet(directory, jar, this.settings, out::println);
		this.console = new ConsoleProcess(directory, consoleJar);
	}

	/**
	 * Runs one command.
	 * @param args the state directory, the shop's jar, the console's jar, the command and
	 * its argument
	 * @throws IOException if the state directory cannot be used
	 */
	public static void main(String[] args) throws IOException {
		Path directory = Files.createDirectories(Path.of(args[0]));
		Demo demo = new Demo(directory, Path.of(args[1]), Path.of(args[2]), System.out);
		String command = args[3];
		String argument = (args.length > 4) ? args[4] : "";
		try {
			if (LOOKING.contains(command)) {
				demo.run(command, argument);
			}
			else {
				demo.change(command, argument);
			}
		}
		catch (DemoException ex) {
			System.err.println(ex.getMessage());
			if (!ex.log().isEmpty()) {
				System.err.println(ex.log());
			}
			System.exit(1);
		}
	}

	@SuppressWarnings("try")
	private void change(String command, String argument) throws IOException {
		if (command.equals("down")) {
			// First, and without the lock: nobody watches, comes by the front door, or
			// presses buttons from now on
			stop(this.console.instance());
		}
		try (DemoLock lock = DemoLock.acquire(this.directory, LOCK_PATIENCE, this.out::println)) {
			run(command, argument);
		}
	}

	private void run(String command, String argument) throws IOException {
		switch (command) {
			case "up" -> up();
			case "down" -> down();
			case "status" -> status();
			case "logs" -> logs(argument);
			case "kill" -> this.fleet.kill(chosen(argument));
			case "start" -> start(chosen(argument));
			case "roll" -> this.fleet.roll(argument);
			case "redis" -> this.fleet.redis(argument);
			default -> throw new DemoException("Unknown command: " + command);
		}
	}

	private Instance chosen(String name) {
		return switch (name) {
			case "1" -> this.fleet.instances().get(0);
			case "2" -> this.fleet.instances().get(1);
			case "console" -> this.console.instance();
			default -> throw new DemoException("Say which instance: 1 or 2");
		};
	}

	private void up() throws IOException {
		ManagedRedis redis = this.fleet.redis();
		boolean anew = redis.state() == State.DOWN;
		if (redis.state() == State.FROZEN) {
			redis.thaw();
			this.out.println("redis   thawed");
		}
		this.out.printf("redis   ready   %s%n", this.fleet.startRedis());
		for (Instance instance : this.fleet.instances()) {
			this.fleet.launch(instance, anew ? FIRST_VERSION : instance.version());
		}
		launchConsole();
		this.fleet.instances().forEach((instance) -> instance.awaitReady(Fleet.PATIENCE));
		this.console.instance().awaitReady(Fleet.PATIENCE);
		this.out.printf("%nOpen %s%n%n", this.console.instance().uri("/demo"));
		this.fleet.instances().forEach(this.fleet::awaitReady);
		this.out
			.println("Two instances, one session. Try ./demo kill 1, ./demo redis freeze, ./demo roll, ./demo down.");
	}

	private void launchConsole() throws IOException {
		if (this.console.instance().process().isRunning()) {
			this.out.println("console  runs already, with the settings it was started with");
		}
		else {
			this.console.start(this.fleet, this.jar.toAbsolutePath(), this.settings);
		}
	}

	private void start(Instance instance) throws IOException {
		if (this.fleet.instances().contains(instance)) {
			this.fleet.start(instance);
		}
		else {
			launchConsole();
			this.fleet.awaitReady(instance);
		}
	}

	private void down() throws IOException {
		if (this.fleet.redis().state() == State.FROZEN) {
			// Instances that end save their last sessions
			this.fleet.redis().thaw();
		}
		if (this.console.instance().process().isRunning()) {
			// A ./demo up that was under way may have started it again
			stop(this.console.instance());
		}
		this.fleet.instances().parallelStream().forEach(this::stop);
		boolean stopped = this.fleet.redis().stop();
		this.out.printf("redis   %s%n", stopped ? "stopped" : "was not running");
	}

	private void stop(Instance instance) {
		boolean stopped = instance.process().stopNow(Fleet.STOP_PATIENCE);
		this.out.printf("%s  %s%n", instance.name(), stopped ? "stopped" : "was not running");
		try {
			Files.deleteIfExists(this.directory.resolve(instance.name() + ".jar"));
		}
		catch (IOException ex) {
			throw new DemoException("Cannot delete the copy of a jar: " + ex.getMessage(), ex);
		}
	}

	private Stream<Instance> all() {
		return Stream.concat(this.fleet.instances().stream(), Stream.of(this.console.instance()));
	}

	private void status() throws IOException {
		this.out.printf("redis   %s%n", this.fleet.redis().describe());
		all().forEach((instance) -> {
			String path = instance.equals(this.console.instance()) ? "/demo" : "/";
			this.out.printf("%s  %s%n", instance.name(), instance.process().handle().map((handle) -> {
				String state = instance.isReady() ? "ready" : "not ready";
				String version = path.equals("/") ? "   version " + instance.version() : "";
				return state + "   " + instance.uri(path) + "   pid " + handle.pid() + version;
			}).orElse("down"));
		});
	}

	private void logs(String argument) {
		List<Instance> chosen = argument.isEmpty() ? all().toList() : List.of(chosen(argument));
		for (Instance instance : chosen) {
			this.out.printf("==> %s <==%n", instance.process().log());
			instance.process().lastLines(50).forEach(this.out::println);
		}
	}

}
