package dev.mooring.boot.session;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.SessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mooring and stock Spring Session serve the same users: during a rollout, and on the way
 * back.
 */
class SideBySideIT {

	private static final String STOCK = "--mooring.session.repository=spring";

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static TestApplication start(WebStack stack, String... arguments) {
		Class<?> endpoints = (stack == WebStack.SERVLET) ? SessionEndpoints.Servlet.class
				: SessionEndpoints.Reactive.class;
		return stack.start(List.of(WebStack.WithoutSecurity.class, endpoints), Map.of("REDIS_URL", redis.getUrl()),
				arguments);
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET,jdk", "SERVLET,json", "REACTIVE,jdk", "REACTIVE,json" })
	void stockAndMooringShareSessions(WebStack stack, String serializer) {
		String argument = "--mooring.session.serializer=" + serializer;
		try (TestApplication ours = start(stack, argument); TestApplication stock = start(stack, argument, STOCK)) {
			assertThat(repository(stock)).startsWith("org.springframework.session");
			assertThat(repository(ours)).startsWith("dev.mooring");
			Browser browser = new Browser();
			browser.get(ours, "/create");
			assertThat(browser.get(stock, "/read").body()).isEqualTo("name Ada");
			browser.get(stock, "/write");
			assertThat(browser.get(ours, "/read").body()).isEqualTo("name Grace");
			String id = browser.sessionId();
			browser.get(ours, "/change-id");
			assertThat(browser.sessionId()).isNotEqualTo(id);
			assertThat(browser.get(stock, "/read").body()).isEqualTo("name Grace");
			browser.get(stock, "/change-id");
			assertThat(browser.get(ours, "/read").body()).isEqualTo("name Grace");
			assertThat(browser.get(ours, "/count").body()).isEqualTo("1");
			assertThat(browser.get(stock, "/count").body()).isEqualTo("2");
			assertThat(browser.get(ours, "/count").body()).isEqualTo("3");
			String cookie = browser.sessionId();
			browser.get(stock, "/invalidate");
			browser.get(ours, "/peek");
			assertThat(browser.get(ours, "/create").statusCode()).isEqualTo(200);
			assertThat(browser.sessionId()).isNotEqualTo(cookie);
			browser.get(ours, "/invalidate");
			assertThat(browser.get(stock, "/peek").body()).isIn("session null", "session false");
		}
	}

	@ParameterizedTest
	@EnumSource
	void wayBackLogsNobodyOut(WebStack stack) {
		Browser browser = new Browser();
		try (TestApplication ours = start(stack)) {
			browser.get(ours, "/create");
		}
		try (TestApplication stock = start(stack, STOCK)) {
			assertThat(browser.get(stock, "/read").body()).isEqualTo("name Ada");
			browser.get(stock, "/write");
		}
		try (TestApplication ours = start(stack)) {
			HttpResponse<String> response = browser.get(ours, "/read");
			assertThat(response.body()).isEqualTo("name Grace");
			assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void indexedRepositoryOfSpringSessionWinsWhenAskedFor(WebStack stack) {
		try (TestApplication application = start(stack, "--spring.session.data.redis.repository-type=indexed")) {
			Browser browser = new Browser();
			browser.get(application, "/create");
			assertThat(browser.get(application, "/read").body()).isEqualTo("name Ada");
			assertThat(repository(application)).contains("RedisIndexed");
		}
	}

	private static String repository(TestApplication application) {
		Object repository = application.context().getBeanProvider(SessionRepository.class).getIfAvailable();
		return ((repository != null) ? repository : application.context().getBean(ReactiveSessionRepository.class))
			.getClass()
			.getName();
	}

}
