package dev.mooring.benchmarks.soak.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.mooring.benchmarks.measure.Application;

/**
 * One instance of the application, a process of its own.
 */
public final class Instance implements AutoCloseable {

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String name;

	private final Application application;

	private Instance(String name, Application application) {
		this.name = name;
		this.application = application;
	}

	static Instance start(String name, Policy policy, String redisUrl, Path log) throws IOException {
		return new Instance(name,
				Application.start(List.of("-Xms256m", "-Xmx256m"),
						List.of("--spring.profiles.active=soak", "--spring.data.redis.client-name=" + name),
						Map.of("REDIS_URL", redisUrl, "MOORING_SESSION_ON_OUTAGE", policy.label()), log));
	}

	/**
	 * By what Redis knows its connections.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Where it answers.
	 * @return the address, without a path
	 */
	public URI uri() {
		return this.application.uri();
	}

	/**
	 * Whether its circuit is closed and its journal empty.
	 * @return whether it has got over all faults
	 * @throws IOException if it does not answer
	 */
	public boolean hasRecovered() throws IOException {
		String metrics = metrics();
		return value(metrics, "mooring_session_circuit_state", "state=\"closed\"") == 1
				&& value(metrics, "mooring_session_journal_size_sessions", "") == 0;
	}

	int threads() throws IOException {
		return (int) value(metrics(), "jvm_threads_live_threads", "");
	}

	private String metrics() throws IOException {
		HttpRequest request = HttpRequest.newBuilder(uri().resolve("/actuator/prometheus"))
			.timeout(Duration.ofSeconds(10))
			.build();
		try {
			return http.send(request, BodyHandlers.ofString()).body();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private static double value(String metrics, String name, String tag) throws IOException {
		return metrics.lines()
			.filter((line) -> line.matches(name + "[ {].*") && line.contains(tag))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.findFirst()
			.orElseThrow(() -> new IOException("There is no meter " + name));
	}

	@Override
	public void close() {
		this.application.close();
	}

}
