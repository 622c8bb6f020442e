package dev.mooring.benchmarks.measure;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.mooring.benchmarks.plan.Variant;

/**
 * The application under test as a process of its own. It is ended with this JVM.
 */
public final class Application implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

	private final Process process;

	private final URI uri;

	private final Thread shutdownHook;

	/**
	 * With Actuator and a registry of meters.
	 */
	private static final String METERED_CLASS_PATH = Stream.of("classes", "soak-lib/*")
		.map("benchmarks/target/"::concat)
		.collect(Collectors.joining(File.pathSeparator));

	private Application(Process process, URI uri) {
		this.process = process;
		this.uri = uri;
		this.shutdownHook = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
	}

	/**
	 * Starts it and waits until it answers.
	 * @param variant what keeps the sessions
	 * @param secured whether it has Spring Security
	 * @param redisUrl where Redis is
	 * @param jvmArguments further arguments for its JVM
	 * @param log where its output goes
	 * @return the running application
	 * @throws IOException if it does not start
	 */
	static Application start(Variant variant, boolean secured, String redisUrl, List<String> jvmArguments, Path log)
			throws IOException {
		List<String> arguments = new ArrayList<>();
		arguments.add("--spring.data.redis.url=" + redisUrl);
		if (secured) {
			arguments.add("--spring.profiles.active=security");
		}
		variant.properties().forEach((property) -> arguments.add("--" + property));
		return start(variant.metered() ? METERED_CLASS_PATH : System.getProperty("java.class.path"), jvmArguments,
				arguments, Map.of(), log);
	}

	/**
	 * Starts it and waits until it answers.
	 * @param jvmArguments further arguments for its JVM
	 * @param arguments its own arguments
	 * @param environment further variables of its environment
	 * @param log where its output goes
	 * @return the running application
	 * @throws IOException if it does not start
	 */
	public static Application start(List<String> jvmArguments, List<String> arguments, Map<String, String> environment,
			Path log) throws IOException {
		return start(System.getProperty("java.class.path"), jvmArguments, arguments, environment, log);
	}

	private static Application start(String classPath, List<String> jvmArguments, List<String> arguments,
			Map<String, String> environment, Path log) throws IOException {
		int port = freePort();
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", classPath, "dev.mooring.benchmarks.app.BenchmarkApplication",
				"--server.port=" + port, "--server.address=127.0.0.1"));
		command.addAll(arguments);
		Files.createDirectories(log.toAbsolutePath().getParent());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		Application application = new Application(builder.start(), URI.create("http://127.0.0.1:" + port));
		try {
			application.awaitReady(log);
			return application;
		}
		catch (IOException | RuntimeException ex) {
			application.close();
			throw ex;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitReady(Path log) throws IOException {
		long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
		Visitor visitor = new Visitor(this.uri);
		while (!visitor.isServed("/ready")) {
			if (!this.process.isAlive() || System.nanoTime() > deadline) {
				throw new IOException("The application did not start. Its output:\n" + Files.readString(log));
			}
			try {
				TimeUnit.MILLISECONDS.sleep(50);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException("Interrupted", ex);
			}
		}
	}

	/**
	 * Where it answers.
	 * @return the address, without a path
	 */
	public URI uri() {
		return this.uri;
	}

	/**
	 * What the process has used so far, in user and in system mode.
	 * @return the time, in steps of the system's clock, usually 10 ms
	 */
	Duration cpuTime() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
	}

}
