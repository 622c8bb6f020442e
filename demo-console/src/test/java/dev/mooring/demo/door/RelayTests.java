package dev.mooring.demo.door;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.mooring.demo.console.ConsoleApplication;
import dev.mooring.demo.watch.Watch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The front door and two instances that die when they are asked to.
 */
class RelayTests {

	@TempDir
	private static Path directory;

	private static ConfigurableApplicationContext context;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private FakeInstance first;

	private FakeInstance second;

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(ConsoleApplication.class).properties("spring.config.name=console")
			.run("--server.port=0", "--demo.directory=" + directory, "--demo.jar=shop.jar",
					"--spring.http.clients.read-timeout=2s");
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void startInstances() throws Exception {
		this.first = new FakeInstance(directory, "shop-1");
		this.second = new FakeInstance(directory, "shop-2");
		look();
	}

	private static void look() {
		context.getBean(Watch.class).look();
	}

	@AfterEach
	void stopInstances() throws Exception {
		this.first.close();
		this.second.close();
	}

	@Test
	void repeatsOnceWhatOnlyAsksForAnAnswer() throws Exception {
		for (int i = 0; i < 2; i++) {
			assertThat(send("GET", "/shop-1-dies", "").body()).isEqualTo("shop-2");
		}
		assertThat(this.first.requests()).hasSize(1);
		assertThat(this.second.requests()).hasSize(2);
		for (String path : new String[] { "/dies", "/half" }) {
			int before = received();
			assertThat(send("GET", path, "").statusCode()).isEqualTo(502);
			assertThat(received() - before).isEqualTo(2);
		}
	}

	@Test
	void repeatsNothingThatMayHaveChangedSomething() throws Exception {
		for (String method : new String[] { "POST", "PUT", "DELETE" }) {
			int before = received();
			HttpResponse<String> response = send(method, "/dies", "body");
			assertThat(response.statusCode()).isEqualTo(502);
			assertThat(response.body()).contains("broke off");
			assertThat(received() - before).isEqualTo(1);
		}
	}

	@Test
	void doesNotWaitForEver() throws Exception {
		HttpResponse<String> response = send("GET", "/silent", "");
		assertThat(response.statusCode()).isEqualTo(504);
		assertThat(response.body()).contains("did not answer in time");
		assertThat(received()).isEqualTo(1);
	}

	@Test
	void goesOnWithTheInstanceThatIsLeft() throws Exception {
		this.first.close();
		for (int i = 0; i < 2; i++) {
			assertThat(send("POST", "/", "body").body()).isEqualTo("shop-2");
		}
		assertThat(this.second.requests()).hasSize(2);
		HttpResponse<String> broken = send("GET", "/dies", "");
		assertThat(broken.statusCode()).isEqualTo(502);
		assertThat(broken.body()).contains("shop-2 broke off");
		this.second.close();
		assertThat(send("POST", "/", "body").statusCode()).isEqualTo(503);
	}

	@Test
	void passesRequestsOnAsTheyCameButForWhatAProxyHasToChange() throws Exception {
		HttpResponse<String> response = send("GET", "/search?q=%25%7C&r=a+b&q=%C3%A4", "", "Forwarded", "for=evil",
				"X-Forwarded-Host", "evil.example", "X-Forwarded-Prefix", "/evil", "TE", "trailers",
				"Proxy-Authorization", "Basic x", "X-Own", "kept");
		assertThat(response.body()).hasSize(6);
		assertThat(response.headers().firstValue("Keep-Alive")).isEmpty();
		String request = Stream.concat(this.first.requests().stream(), this.second.requests().stream())
			.findFirst()
			.orElseThrow();
		assertThat(request).startsWith("GET /search?q=%25%7C&r=a+b&q=%C3%A4 HTTP/1.1\n").doesNotContain("evil");
		assertThat(request.toLowerCase(Locale.ROOT)).contains("x-own: kept")
			.contains("x-forwarded-host: localhost:" + port())
			.doesNotContain("te: ", "proxy-authorization", "upgrade", "http2-settings");
	}

	@Test
	void letsEventsThroughAtOnce() throws Exception {
		HttpResponse<InputStream> response = this.http.send(request("GET", "/events", ""),
				BodyHandlers.ofInputStream());
		try (InputStream body = response.body()) {
			assertThat(new String(body.readNBytes(11), StandardCharsets.US_ASCII)).isEqualTo("data: first");
		}
	}

	private int received() {
		return this.first.requests().size() + this.second.requests().size();
	}

	private static String port() {
		return context.getEnvironment().getRequiredProperty("local.server.port");
	}

	private static HttpRequest request(String method, String path, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
			.timeout(Duration.ofSeconds(30))
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return request.build();
	}

	private HttpResponse<String> send(String method, String path, String body, String... headers)
			throws IOException, InterruptedException {
		return this.http.send(request(method, path, body, headers), BodyHandlers.ofString());
	}

}
