package dev.mooring.boot.session;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users see of sessions that are damaged, end under a request's feet, or grow too
 * large.
 */
@ExtendWith(OutputCaptureExtension.class)
class DamagedSessionsIT {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final Browser browser = new Browser();

	private RedisCommandLine commandLine;

	@BeforeEach
	void connect() {
		this.commandLine = new RedisCommandLine(redis.getUrl());
	}

	@AfterEach
	void disconnect() {
		this.commandLine.close();
	}

	private static TestApplication start(WebStack stack, String... arguments) {
		Class<?> endpoints = (stack == WebStack.SERVLET) ? SessionEndpoints.Servlet.class
				: SessionEndpoints.Reactive.class;
		return stack.start(List.of(WebStack.WithoutSecurity.class, endpoints), Map.of("REDIS_URL", redis.getUrl()),
				arguments);
	}

	private String key() {
		return "spring:session:sessions:" + this.browser.sessionId();
	}

	@ParameterizedTest
	@EnumSource
	void unreadableAttributeIsAbsentAndCounted(WebStack stack, CapturedOutput output) {
		try (TestApplication application = start(stack)) {
			this.browser.get(application, "/create");
			this.commandLine.send("HSET", key(), "sessionAttr:name", "garbage");
			for (int i = 0; i < 3; i++) {
				assertThat(this.browser.get(application, "/read").body()).isEqualTo("name null");
			}
			assertThat(application.scrape()).contains("mooring_session_unreadable_total{part=\"attribute\"} 3.0")
				.contains("mooring_session_unreadable_total{part=\"record\"} 0.0");
			assertThat(
					output.getOut().lines().filter((line) -> line.contains("Session attribute 'name' cannot be read")))
				.hasSize(1);
			assertThat(output.getOut()).doesNotContain(this.browser.sessionId()).doesNotContain("garbage");
			this.browser.get(application, "/write");
			assertThat(this.browser.get(application, "/read").body()).isEqualTo("name Grace");
		}
	}

	@ParameterizedTest
	@EnumSource
	void unreadableAttributeCanEndTheSession(WebStack stack) {
		try (TestApplication application = start(stack, "--mooring.session.on-unreadable=drop-session")) {
			this.browser.get(application, "/create");
			String id = this.browser.sessionId();
			this.commandLine.send("HSET", key(), "sessionAttr:other", "garbage");
			assertThat(this.browser.get(application, "/create").statusCode()).isEqualTo(200);
			assertThat(this.browser.sessionId()).isNotEqualTo(id);
			assertThat(this.commandLine.send("EXISTS", "spring:session:sessions:" + id)).isEqualTo("0");
		}
	}

	@ParameterizedTest
	@EnumSource
	void unreadableAttributeCanFail(WebStack stack) {
		try (TestApplication application = start(stack, "--mooring.session.on-unreadable=fail")) {
			this.browser.get(application, "/create");
			this.commandLine.send("HSET", key(), "sessionAttr:name", "garbage");
			assertThat(this.browser.get(application, "/read").statusCode()).isEqualTo(500);
			assertThat(this.browser.get(application, "/times").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void incompleteRecordIsNoSessionAndCounted(WebStack stack) {
		try (TestApplication application = start(stack)) {
			this.browser.get(application, "/create");
			String id = this.browser.sessionId();
			this.commandLine.send("HDEL", key(), "creationTime");
			assertThat(this.browser.get(application, "/create").statusCode()).isEqualTo(200);
			assertThat(this.browser.sessionId()).isNotEqualTo(id);
			assertThat(application.scrape()).contains("mooring_session_unreadable_total{part=\"record\"} 1.0");
		}
	}

	@ParameterizedTest
	@EnumSource
	void logoutUnderARequestsFeetIsNoError(WebStack stack) throws Exception {
		try (TestApplication application = start(stack); TestApplication other = start(stack)) {
			this.browser.get(application, "/create");
			SessionEndpoints.arrived = new CountDownLatch(1);
			SessionEndpoints.goOn = new CountDownLatch(1);
			CompletableFuture<HttpResponse<String>> late = CompletableFuture
				.supplyAsync(() -> this.browser.get(application, "/write-late"));
			assertThat(SessionEndpoints.arrived.await(20, TimeUnit.SECONDS)).isTrue();
			String key = key();
			this.browser.get(other, "/invalidate");
			SessionEndpoints.goOn.countDown();
			assertThat(late.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
			assertThat(this.commandLine.send("EXISTS", key)).isEqualTo("0");
		}
	}

	@Test
	void sessionThatChangesItsIdAndIsInvalidatedIsGone() {
		try (TestApplication application = start(WebStack.SERVLET)) {
			this.browser.get(application, "/create");
			String key = key();
			this.browser.get(application, "/change-id-and-leave");
			assertThat(this.commandLine.send("EXISTS", key)).isEqualTo("0");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--mooring.session.serializer=json", "--mooring.session.serializer=jdk",
			"--mooring.session.allowed-types=com.acme.*" })
	void flashAttributesArrive(String argument) {
		try (TestApplication application = start(WebStack.SERVLET, argument)) {
			assertThat(this.browser.get(application, "/flash").statusCode()).isEqualTo(302);
			assertThat(this.browser.get(application, "/flashed").body()).isEqualTo("message saved");
			assertThat(this.browser.get(application, "/flashed").body()).isEqualTo("message null");
		}
	}

	@ParameterizedTest
	@EnumSource
	void tooLargeAttributeIsRefused(WebStack stack, CapturedOutput output) {
		try (TestApplication application = start(stack, "--mooring.session.max-attribute-size=5B")) {
			HttpResponse<String> response = this.browser.get(application, "/create");
			assertThat(response.statusCode()).isEqualTo(500);
			assertThat(output.getOut()).contains("Session attribute 'name' has 10 bytes")
				.contains("mooring.session.max-attribute-size=5B");
			if (stack == WebStack.SERVLET) {
				// Reactive applications set the cookie before they save
				assertThat(this.browser.cookie("SESSION")).isEmpty();
			}
		}
	}

}
