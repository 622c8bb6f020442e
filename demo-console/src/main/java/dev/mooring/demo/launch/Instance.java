package dev.mooring.demo.launch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An instance of an application: a Spring Boot jar as a process of its own, configured by
 * nothing but variables.
 */
public final class Instance {

	private static final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(2))
		.build();

	private final ManagedProcess process;

	private final String readinessPath;

	Instance(Path directory, String name) {
		this(directory, name, "/readyz");
	}

	Instance(Path directory, String name, String readinessPath) {
		this.process = new ManagedProcess(directory, name);
		this.readinessPath = readinessPath;
	}

	ManagedProcess process() {
		return this.process;
	}

	public String name() {
		return this.process.name();
	}

	/**
	 * An address of this instance, from this machine.
	 * @param path the path, with query
	 * @return the address
	 */
	public URI uri(String path) {
		return URI.create("http://localhost:" + this.process.port() + path);
	}

	/**
	 * The version it was last started with.
	 */
	public String version() {
		return this.process.version();
	}

	/**
	 * The process id, if it is alive.
	 */
	public OptionalLong pid() {
		return this.process.handle().map((handle) -> OptionalLong.of(handle.pid())).orElse(OptionalLong.empty());
	}

	/**
	 * Starts it, without waiting until it is ready.
	 * @param jar the application
	 * @param port the port for the variable {@code PORT}
	 * @param environment further variables
	 * @throws IOException if the process cannot be started
	 */
	void start(Path jar, int port, Map<String, String> environment) throws IOException {
		Map<String, String> variables = new LinkedHashMap<>(environment);
		variables.put("PORT", String.valueOf(port));
		variables.put("APP_INSTANCE", name());
		List<String> command = List.of(javaCommand(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar",
				jar.toString());
		this.process.start(command, variables, port);
	}

	static String javaCommand() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * Whether its readiness probe answers with success.
	 * @return {@code false} if it does not within two seconds
	 */
	public boolean isReady() {
		HttpRequest request = HttpRequest.newBuilder(uri(this.readinessPath)).timeout(Duration.ofSeconds(2)).build();
		try {
			return this.process.isRunning()
					&& http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new DemoException("Interrupted", ex);
		}
	}

	/**
	 * Waits until it is ready.
	 * @param patience how long to wait at most
	 * @throws DemoException with the end of its log if it ends or is not ready in time
	 */
	void awaitReady(Duration patience) {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!isReady()) {
			boolean running = this.process.isRunning();
			if (!running || System.nanoTime() > deadline) {
				throw new DemoException(
						name() + (running ? " is not ready after " + patience.toSeconds() + " s" : " did not start"),
						this.process);
			}
			pause();
		}
	}

	/**
	 * Between two looks at another process, which tells nobody when it becomes ready.
	 */
	static void pause() {
		try {
			Thread.sleep(100);
		}
		catch (InterruptedException ex) {
			throw new DemoException("Interrupted", ex);
		}
	}

}
