package dev.mooring.demo.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real Prometheus and a real Alertmanager with a copy of the files in {@code deploy/},
 * and an address that is notified. In the copy only what must differ does: addresses, the
 * place of the token, and the pace: all durations in configuration and rules are divided
 * by the same number, but are a second at least, where notifications are sent two. The
 * packages {@code prometheus} and {@code prometheus-alertmanager} of Debian bring the
 * programs.
 */
final class Monitoring implements AutoCloseable {

	/**
	 * Not those in names ({@code rate5m}).
	 */
	private static final Pattern DURATION = Pattern.compile("(?<![\\w.])(\\d+)([smhd])(?!\\w)");

	private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3600, "d", 86_400);

	private static final HttpClient http = HttpClient.newHttpClient();

	private final Path directory;

	private final int pace;

	private final ManagedProcess prometheus;

	private final ManagedProcess alertmanager;

	private final HttpServer receiver;

	private final List<Notification> notifications = new CopyOnWriteArrayList<>();

	/**
	 * Starts both.
	 * @param directory where copies, data and logs go
	 * @param pace how many times faster than in operation time passes
	 * @param instances what to scrape
	 * @param token the bearer token for it
	 */
	Monitoring(Path directory, int pace, List<Instance> instances, String token) throws IOException {
		this.directory = directory;
		this.pace = pace;
		this.receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.receiver.createContext("/", this::receive);
		this.receiver.start();
		this.alertmanager = startAlertmanager();
		this.prometheus = startPrometheus(instances, token);
		awaitReady(this.alertmanager);
		awaitReady(this.prometheus);
	}

	private ManagedProcess startAlertmanager() throws IOException {
		Path file = copy("alertmanager/alertmanager.yml", 2, "http://alert-receiver:8080/",
				"http://127.0.0.1:" + this.receiver.getAddress().getPort() + "/");
		// Its name in Debian, and everywhere else
		String program = isInstalled("prometheus-alertmanager") ? "prometheus-alertmanager" : "alertmanager";
		return start("alertmanager", Ports.anyFree(), program, "--config.file=" + file,
				"--storage.path=" + this.directory.resolve("alertmanager-data"), "--cluster.listen-address=");
	}

	private ManagedProcess startPrometheus(List<Instance> instances, String token) throws IOException {
		Path tokenFile = Files.writeString(this.directory.resolve("metrics-token"), token);
		copy("prometheus/targets/shop.yml", 1, "shop-1:8080", "localhost:" + instances.get(0).process().port(),
				"shop-2:8080", "localhost:" + instances.get(1).process().port());
		for (Path rules : OperatorsPack.files("prometheus/rules")) {
			copy(OperatorsPack.DIRECTORY.relativize(rules).toString(), 1);
		}
		Path file = copy("prometheus/prometheus.yml", 1, "alertmanager:9093", "127.0.0.1:" + this.alertmanager.port(),
				"#authorization:", "authorization:", "#  credentials_file: ", "  credentials_file: ",
				"/run/secrets/metrics_token", tokenFile.toString());
		assertThat(Files.readString(file)).contains("\n      credentials_file: " + tokenFile);
		return start("prometheus", Ports.anyFree(), "prometheus", "--config.file=" + file,
				"--storage.tsdb.path=" + this.directory.resolve("prometheus-data"));
	}

	private Path copy(String name, int atLeast, String... replacements) throws IOException {
		String text = Files.readString(OperatorsPack.DIRECTORY.resolve(name));
		for (int i = 0; i < replacements.length; i += 2) {
			assertThat(text).as(name).contains(replacements[i]);
			text = text.replace(replacements[i], replacements[i + 1]);
		}
		if (this.pace > 1) {
			text = DURATION.matcher(text)
				.replaceAll((duration) -> Math.max(atLeast,
						Integer.parseInt(duration.group(1)) * SECONDS.get(duration.group(2)) / this.pace) + "s");
		}
		Path copy = this.directory.resolve(name);
		Files.createDirectories(copy.getParent());
		return Files.writeString(copy, text);
	}

	private ManagedProcess start(String name, int port, String... command) throws IOException {
		ManagedProcess process = new ManagedProcess(this.directory, name);
		List<String> arguments = new ArrayList<>(List.of(command));
		arguments.add("--web.listen-address=127.0.0.1:" + port);
		process.start(arguments, Map.of(), port);
		return process;
	}

	private static boolean isInstalled(String program) {
		return List.of(System.getenv("PATH").split(":"))
			.stream()
			.anyMatch((path) -> Files.exists(Path.of(path, program)));
	}

	private void awaitReady(ManagedProcess process) {
		await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
			assertThat(process.isRunning()).as("%s: %s", process.name(), process.lastLines(20)).isTrue();
			assertThat(get(process, "/-/ready")).isNotEmpty();
		});
	}

	private void receive(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		Instant now = Instant.now();
		for (Map<String, Object> alert : JsonPath.<List<Map<String, Object>>>read(body, "$.alerts")) {
			this.notifications.add(new Notification(now, (String) alert.get("status"),
					JsonPath.read(alert, "$.labels.alertname"), JsonPath.read(alert, "$.annotations.description")));
		}
		exchange.sendResponseHeaders(200, -1);
		exchange.close();
	}

	private String get(ManagedProcess process, String path) {
		try {
			HttpResponse<String> response = http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.port() + path))
					.timeout(Duration.ofSeconds(30))
					.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
			return response.body();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Asks Prometheus for now.
	 * @param expression PromQL
	 * @return the labels of each series
	 */
	List<Map<String, String>> query(String expression) {
		return JsonPath.read(get(this.prometheus, "/api/v1/query?query=" + encode(expression)),
				"$.data.result[*].metric");
	}

	/**
	 * Asks Prometheus for the time from some instant to now, each second.
	 * @param expression PromQL
	 * @param from the start
	 * @return all values, as text
	 */
	List<String> queryRange(String expression, Instant from) {
		return JsonPath.read(get(this.prometheus, "/api/v1/query_range?query=%s&start=%s&end=%s&step=1"
			.formatted(encode(expression), from, Instant.now())), "$.data.result[*].values[*][1]");
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	/**
	 * Alerts that Alertmanager has.
	 * @param inhibited whether those that others keep quiet, or the rest
	 */
	List<Map<String, String>> alerts(boolean inhibited) {
		return JsonPath.read(
				get(this.alertmanager,
						"/api/v2/alerts?active=%s&silenced=false&inhibited=%s".formatted(!inhibited, inhibited)),
				"$[*].labels");
	}

	/**
	 * The alerts in Prometheus, those for machines left out.
	 * @return states, names, and windows where there are any
	 */
	Set<String> states() {
		Set<String> states = new TreeSet<>();
		query("ALERTS{severity!=\"none\"}").forEach((alert) -> states.add(("%s %s %s".formatted(alert.get("alertstate"),
				alert.get("alertname"), alert.getOrDefault("window", "")))
			.trim()));
		return states;
	}

	List<Notification> notifications() {
		return this.notifications;
	}

	@Override
	public void close() {
		this.prometheus.stop(Duration.ofSeconds(10));
		this.alertmanager.stop(Duration.ofSeconds(10));
		this.receiver.stop(0);
	}

	/**
	 * What a person is told.
	 *
	 * @param time when
	 * @param status {@code firing} or {@code resolved}
	 * @param alert its name
	 * @param description what it says
	 */
	record Notification(Instant time, String status, String alert, String description) {

		@Override
		public String toString() {
			return this.status + " " + this.alert;
		}

	}

}
