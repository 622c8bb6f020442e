package dev.mooring.demo.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who may press the buttons, on a console whose demo is down.
 */
@Tag("own-redis")
class ConsoleIT {

	private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

	@TempDir
	private static Path directory;

	private static ConfigurableApplicationContext context;

	private static ConfigurableApplicationContext withoutActions;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	static {
		// Read once, when the first client is made
		System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
	}

	@BeforeAll
	static void start() {
		context = run("--spring.profiles.active=demo", "local");
		withoutActions = run("--spring.profiles.active=", "REJECT");
	}

	private static ConfigurableApplicationContext run(String profile, String policy) {
		return ConsoleApplication.application()
			.run(profile, "--DEMO_SHOP_MOORING_SESSION_ON_OUTAGE=" + policy, "--server.port=0",
					"--demo.directory=" + directory, "--demo.jar=shop.jar");
	}

	@AfterAll
	static void stop() {
		context.close();
		withoutActions.close();
	}

	@Test
	void doesWhatAButtonOfItsOwnPageSays() throws Exception {
		HttpResponse<String> page = get(context, "/demo");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Security-Policy")).get()
			.asString()
			.contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'self'")
			.doesNotContain("unsafe");
		assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
		HttpResponse<String> pressed = post(context, "/demo/instances/shop-1/start", token(page));
		assertThat(pressed.statusCode()).isEqualTo(303);
		assertThat(pressed.headers().firstValue("Location")).contains("/demo");
		await().atMost(Duration.ofSeconds(20))
			.until(() -> get(context, "/demo").body().contains("Start shop-1 failed: The demo is not running"));
	}

	@Test
	void tellsOfAnErrorAndGoesOn() throws Exception {
		Actions actions = context.getBean(Actions.class);
		await().until(() -> actions.run("Break", () -> {
			throw new StackOverflowError("too deep");
		}));
		await().atMost(Duration.ofSeconds(20)).until(() -> actions.progress().isEmpty());
		assertThat(get(context, "/demo").body()).contains("Break failed: java.lang.StackOverflowError: too deep");
	}

	@Test
	void refusesForgedRequests() throws Exception {
		String token = token(get(context, "/demo"));
		for (String path : List.of("/demo/roll", "/demo/redis/freeze", "/demo/instances/shop-1/kill")) {
			assertThat(post(context, path, null).statusCode()).isEqualTo(403);
			assertThat(post(context, path, "00000000-0000-0000-0000-000000000000").statusCode()).isEqualTo(403);
			assertThat(post(context, path, token, "Host", "evil.example:8080").statusCode()).isEqualTo(403);
			assertThat(get(context, path).statusCode()).isEqualTo(405);
		}
		assertThat(get(context, "/demo", "Host", "evil.example").body()).doesNotContain("_csrf");
		assertThat(get(context, "/", "Host", "evil.example").statusCode()).isEqualTo(403);
		assertThat(post(context, "/demo/instances/shop-9/kill", token).statusCode()).isEqualTo(404);
		assertThat(post(context, "/demo/redis/flushall", token).statusCode()).isEqualTo(404);
	}

	@Test
	void hasNoButtonsWithoutTheProfile() throws Exception {
		HttpResponse<String> page = get(withoutActions, "/demo");
		assertThat(page.body()).contains("id=\"instances\"").doesNotContain("<button", "_csrf");
		String token = withoutActions.getBean(ProcessToken.class).value();
		for (String path : List.of("/demo/roll", "/demo/redis/freeze", "/demo/instances/shop-1/kill")) {
			assertThat(post(withoutActions, path, token).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void saysWhatTheOutagePolicySays() throws Exception {
		assertThat(get(context, "/demo").body()).contains("served from copies", "for its copies there");
		assertThat(get(withoutActions, "/demo").body()).contains("refused (503)").doesNotContain("copies");
	}

	@Test
	void saysThatNoInstanceIsReady() throws Exception {
		HttpResponse<String> answer = get(context, "/some/page");
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.headers().firstValue("Retry-After")).contains("1");
		assertThat(answer.body()).contains("No instance is ready");
		assertThat(get(context, "/demo").body()).contains("/some/page", "503 failed");
	}

	@Test
	void letsABoundedNumberListen() throws Exception {
		List<Stream<String>> streams = new ArrayList<>();
		try {
			for (int i = 0; i < LiveStream.MAX_LISTENERS; i++) {
				HttpResponse<Stream<String>> stream = listen();
				assertThat(stream.statusCode()).isEqualTo(200);
				streams.add(stream.body());
			}
			assertThat(streams.get(0).anyMatch((line) -> line.contains("id=\"instances\""))).isTrue();
			HttpResponse<Stream<String>> refused = listen();
			streams.add(refused.body());
			assertThat(refused.statusCode()).isEqualTo(503);
		}
		finally {
			streams.forEach(Stream::close);
		}
	}

	private HttpResponse<Stream<String>> listen() throws IOException, InterruptedException {
		return this.http.send(request(context, "/demo/stream").build(), BodyHandlers.ofLines());
	}

	private HttpResponse<String> get(ConfigurableApplicationContext context, String path, String... headers)
			throws IOException, InterruptedException {
		return this.http.send(request(context, path, headers).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(ConfigurableApplicationContext context, String path, String token,
			String... headers) throws IOException, InterruptedException {
		return this.http
			.send(request(context, path, headers).header("Content-Type", "application/x-www-form-urlencoded")
				.POST((token != null) ? BodyPublishers.ofString("_csrf=" + token) : BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
	}

	private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path, String... headers) {
		String port = context.getEnvironment().getProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(Duration.ofSeconds(30));
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	private static String token(HttpResponse<String> page) {
		Matcher matcher = TOKEN.matcher(page.body());
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

}
