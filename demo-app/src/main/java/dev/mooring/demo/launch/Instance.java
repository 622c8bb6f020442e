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

/**
 * An instance of an application: a Spring Boot jar as a process of its own, configured by
 * nothing but variables.
 */
final class Instance {

	private static final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private final ManagedProcess process;

	Instance(Path directory, String name) {
		this.process = new ManagedProcess(directory, name);
	}

	ManagedProcess process() {
		return this.process;
	}

	String name() {
		return this.process.name();
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + this.process.port() + path);
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
	 * Whether it answers {@code /readyz} with success.
	 * @return {@code false} if it does not within two seconds
	 */
	boolean isReady() {
		HttpRequest request = HttpRequest.newBuilder(uri("/readyz")).timeout(Duration.ofSeconds(2)).build();
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
				throw new DemoException("%s %s. The end of %s:%n%n%s".formatted(name(),
						running ? "is not ready after " + patience.toSeconds() + " s" : "did not start",
						this.process.log(), String.join("\n", this.process.lastLines(25))));
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
