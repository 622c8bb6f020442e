package dev.mooring.boot.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many commands Redis receives for one HTTP request.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RoundTrips {

	@RegisterExtension
	final TestRedis redis = new TestRedis();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final WebStack stack;

	private final Class<?> endpoints;

	private TestApplication application;

	private RedisMonitor monitor;

	RoundTrips(WebStack stack, Class<?> endpoints) {
		this.stack = stack;
		this.endpoints = endpoints;
	}

	/**
	 * Every script is sent once as a whole before Redis knows it.
	 */
	@BeforeAll
	void start() {
		this.monitor = new RedisMonitor(this.redis.getUrl());
		this.application = this.stack.start(List.of(WebStack.WithoutSecurity.class, this.endpoints),
				Map.of("REDIS_URL", this.redis.getUrl()));
		String cookie = cookie();
		get("/write", cookie);
		get("/change-id", cookie);
		get("/invalidate", cookie());
	}

	@AfterAll
	void stop() throws IOException {
		this.monitor.close();
		this.application.close();
	}

	@Test
	void withoutCookie() {
		assertThat(commands("/ignore", null)).isEmpty();
		assertThat(commands("/no-such-page", null)).isEmpty();
	}

	@Test
	void create() {
		assertThat(commands("/create", null)).hasSize(1);
	}

	@Test
	void staleCookie() {
		String stale = "SESSION=" + Base64.getEncoder().encodeToString(UUID.randomUUID().toString().getBytes());
		assertThat(commands("/peek", stale)).hasSize(1);
		assertThat(commands("/ignore", stale)).hasSizeLessThanOrEqualTo(1);
		assertThat(commands("/no-such-page", stale)).hasSizeLessThanOrEqualTo(1);
		// The second is the new session
		assertThat(commands("/create", stale)).hasSize(2);
	}

	Stream<String> reads() {
		return Stream.of("/read", "/read-json", "/read-large", "/read-events", "/read-redirect", "/read-fail",
				"/read-crash", "/times");
	}

	@ParameterizedTest
	@MethodSource("reads")
	void readOnly(String path) {
		String cookie = cookie();
		assertThat(commands(path, cookie)).singleElement()
			.satisfies((command) -> assertThat(command).startsWith("EVALSHA"));
		assertThat(get("/read", cookie).body()).isEqualTo("name Ada");
	}

	@Test
	void write() {
		assertThat(commands("/write", cookie())).hasSize(2);
		assertThat(commands("/write-large", cookie())).hasSize(2);
	}

	@Test
	void changeId() {
		assertThat(commands("/change-id", cookie())).hasSize(2);
	}

	@Test
	void invalidate() {
		assertThat(commands("/invalidate", cookie())).hasSize(2);
	}

	@Test
	void everyRequestRenewsTheSession() {
		String cookie = cookie();
		long before = lastAccessed(cookie);
		String key = "spring:session:sessions:" + id(cookie);
		try (RedisCommandLine commandLine = new RedisCommandLine(this.redis.getUrl())) {
			commandLine.send("PEXPIRE", key, "60000");
			assertThat(lastAccessed(cookie)).isGreaterThan(before);
			assertThat(Long.parseLong(commandLine.send("PTTL", key))).isGreaterThan(1_700_000);
		}
	}

	private long lastAccessed(String cookie) {
		return Long.parseLong(get("/times", cookie).body().split(" ")[1]);
	}

	final List<String> commands(String path, String cookie) {
		return this.monitor.during(() -> get(path, cookie));
	}

	/**
	 * Opens a session.
	 */
	final String cookie() {
		String header = get("/create", null).headers().firstValue("Set-Cookie").orElseThrow();
		return header.substring(0, header.indexOf(';'));
	}

	private static String id(String cookie) {
		String value = cookie.substring("SESSION=".length());
		return value.contains("-") ? value : new String(Base64.getDecoder().decode(value));
	}

	final HttpResponse<String> get(String path, String cookie) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.application.port() + path))
			.timeout(Duration.ofSeconds(30));
		if (cookie != null) {
			request.header("Cookie", cookie);
		}
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
