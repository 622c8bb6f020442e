package dev.mooring.boot.shutdown;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.mooring.boot.WebStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * SIGTERM as an orchestrator sends it, to an application in a process of its own.
 */
@Tag("own-redis")
class DrainIT {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final int EXIT_CODE_OF_SIGTERM = 128 + 15;

	private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	private Process process;

	@AfterEach
	void kill() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

	@ParameterizedTest
	@EnumSource
	void servesOnUntilASecondTermEndsTheDelay(WebStack stack) throws Exception {
		start(stack, "--mooring.shutdown.drain-delay=10m");
		CompletableFuture<HttpResponse<String>> inProgress = requestInProgress();
		terminate();
		await().atMost(PATIENCE).until(() -> get("/readyz").statusCode() == 503);
		assertThat(get("/livez").statusCode()).isEqualTo(200);
		assertThat(get("/work").body()).isEqualTo("worked");
		await().atMost(PATIENCE).until(() -> log().contains("Draining: requests are served for 600s more"));
		assertThat(get("/work").body()).isEqualTo("worked");
		assertThat(inProgress).isNotDone();
		terminate();
		assertFinished(inProgress);
		assertThat(log()).contains("Draining ended early by SIGTERM");
	}

	@ParameterizedTest
	@EnumSource
	void stopsGracefullyAfterTheDelay(WebStack stack) throws Exception {
		start(stack, "--mooring.shutdown.drain-delay=2s");
		CompletableFuture<HttpResponse<String>> inProgress = requestInProgress();
		terminate();
		assertFinished(inProgress);
		assertThat(log()).contains("Draining: requests are served for 2s more").doesNotContain("ended early");
	}

	/**
	 * With {@code -Xrs} signals are left to the operating system; the application closes
	 * itself.
	 */
	@ParameterizedTest
	@EnumSource
	void drainsWithoutSignals(WebStack stack) throws Exception {
		start(stack, List.of("-Xrs"), "--mooring.shutdown.drain-delay=1s");
		CompletableFuture<HttpResponse<String>> inProgress = requestInProgress();
		get("/close");
		assertThat(inProgress.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo("finished");
		await().atMost(PATIENCE).until(() -> !this.process.isAlive());
		assertThat(log()).contains("Draining: requests are served for 1s more").doesNotContain("ended early");
	}

	private void start(WebStack stack, String... arguments) throws IOException {
		start(stack, List.of(), arguments);
	}

	private void start(WebStack stack, List<String> options, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), DrainApplication.class.getName(),
				stack.name(), "--mooring.session.enabled=false", "--mooring.dev-redis.enabled=false"));
		command.addAll(List.of(arguments));
		this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(logFile().toFile()).start();
		await().atMost(PATIENCE).until(() -> {
			assertThat(this.process.isAlive()).as(log()).isTrue();
			return PORT.matcher(log()).find() && get("/readyz").statusCode() == 200;
		});
	}

	private CompletableFuture<HttpResponse<String>> requestInProgress() {
		CompletableFuture<HttpResponse<String>> response = this.http.sendAsync(request("/slow"),
				HttpResponse.BodyHandlers.ofString());
		await().atMost(PATIENCE).until(() -> log().contains(DrainApplication.SLOW_REQUEST_HAS_BEGUN));
		return response;
	}

	private void terminate() {
		this.process.toHandle().destroy();
	}

	private void assertFinished(CompletableFuture<HttpResponse<String>> inProgress) throws Exception {
		assertThat(inProgress.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).isEqualTo("finished");
		await().atMost(PATIENCE).until(() -> !this.process.isAlive());
		assertThat(this.process.exitValue()).isEqualTo(EXIT_CODE_OF_SIGTERM);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.http.send(request(path), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request(String path) {
		Matcher port = PORT.matcher(log());
		assertThat(port.find()).isTrue();
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port.group(1) + path)).timeout(PATIENCE).build();
	}

	private String log() {
		try {
			return Files.readString(logFile());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path logFile() {
		return this.directory.resolve("log");
	}

}
