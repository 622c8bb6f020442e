package dev.mooring.boot.session;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.mooring.boot.TestApplication;
import dev.mooring.boot.WebStack;
import dev.mooring.boot.devredis.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.ReactiveMapSessionRepository;
import org.springframework.session.web.http.HeaderHttpSessionIdResolver;
import org.springframework.session.web.http.HttpSessionIdResolver;

import static org.assertj.core.api.Assertions.assertThat;

class SessionIT {

	private static final String KEYS = "spring:session:sessions:*";

	@RegisterExtension
	static final TestRedis testRedis = new TestRedis();

	private LettuceConnectionFactory connectionFactory;

	private StringRedisTemplate redis;

	@BeforeEach
	void connect() {
		this.connectionFactory = new LettuceConnectionFactory(
				LettuceConnectionFactory.createRedisConfiguration(testRedis.getUrl()));
		this.connectionFactory.afterPropertiesSet();
		this.connectionFactory.start();
		this.redis = new StringRedisTemplate(this.connectionFactory);
		this.connectionFactory.getConnection().serverCommands().flushAll();
	}

	@AfterEach
	void disconnect() {
		this.connectionFactory.destroy();
	}

	private static TestApplication start(WebStack stack, String... arguments) {
		return stack.start(Map.of("REDIS_URL", testRedis.getUrl(), "SESSION_TIMEOUT", "7m"), arguments);
	}

	@ParameterizedTest
	@EnumSource
	void twoInstancesShareASession(WebStack stack) {
		try (TestApplication one = start(stack); TestApplication other = start(stack)) {
			assertThat(one.get("/counter").body()).isEqualTo("1");
			assertThat(other.getWithCookiesOf(one, "/counter").body()).isEqualTo("2");
			assertThat(one.get("/counter").body()).isEqualTo("3");
			assertThat(this.redis.keys(KEYS)).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void sessionTimeoutIsTheTimeToLive(WebStack stack) {
		try (TestApplication application = start(stack)) {
			application.get("/counter");
			Set<String> keys = this.redis.keys(KEYS);
			assertThat(keys).singleElement()
				.satisfies((key) -> assertThat(this.redis.getExpire(key)).isBetween(400L, 420L));
		}
	}

	@ParameterizedTest
	@EnumSource
	void cookieIsHttpOnlyAndSameSiteLax(WebStack stack) {
		try (TestApplication application = start(stack)) {
			assertThat(application.get("/counter").headers().firstValue("Set-Cookie"))
				.hasValueSatisfying((cookie) -> assertThat(cookie).startsWith("SESSION=")
					.containsIgnoringCase("; HttpOnly")
					.containsIgnoringCase("; SameSite=Lax")
					.doesNotContainIgnoringCase("; Secure"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void cookieIsAsTheApplicationHasIt(WebStack stack) {
		String prefix = "--server." + stack.name().toLowerCase(Locale.ROOT) + ".session.cookie.";
		try (TestApplication application = start(stack, prefix + "name=MINE", prefix + "secure=true",
				prefix + "same-site=strict", prefix + "max-age=5m", prefix + "path=/shop")) {
			assertThat(application.get("/counter").headers().firstValue("Set-Cookie"))
				.hasValueSatisfying((cookie) -> assertThat(cookie).startsWith("MINE=")
					.containsIgnoringCase("; Secure")
					.containsIgnoringCase("; SameSite=Strict")
					.containsIgnoringCase("; Max-Age=300")
					.containsIgnoringCase("; Path=/shop"));
		}
	}

	@Test
	void resolverOfTheApplicationWins() {
		try (TestApplication application = WebStack.SERVLET.start(
				List.of(WebStack.WithoutSecurity.class, UserResolver.class), Map.of("REDIS_URL", testRedis.getUrl()))) {
			assertThat(application.get("/counter").headers().map()).containsKey("X-Auth-Token")
				.doesNotContainKey("Set-Cookie");
		}
	}

	@ParameterizedTest
	@EnumSource
	void switchedOffLeavesSessionsInMemory(WebStack stack) {
		try (TestApplication one = start(stack, "--mooring.session.enabled=false");
				TestApplication other = start(stack, "--mooring.session.enabled=false")) {
			assertThat(one.get("/counter").body()).isEqualTo("1");
			assertThat(one.get("/counter").body()).isEqualTo("2");
			assertThat(other.getWithCookiesOf(one, "/counter").body()).isEqualTo("1");
			assertThat(this.redis.keys("*")).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void repositoryOfTheApplicationWins(WebStack stack) {
		try (TestApplication application = stack.start(List.of(WebStack.WithoutSecurity.class, UserRepositories.class),
				Map.of("REDIS_URL", testRedis.getUrl()))) {
			application.get("/counter");
			assertThat(application.get("/counter").body()).isEqualTo("2");
			assertThat(this.redis.keys("*")).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class UserResolver {

		@Bean
		HttpSessionIdResolver userResolver() {
			return HeaderHttpSessionIdResolver.xAuthToken();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserRepositories {

		@Bean
		MapSessionRepository userSessionRepository() {
			return new MapSessionRepository(new ConcurrentHashMap<>());
		}

		@Bean
		ReactiveMapSessionRepository userReactiveSessionRepository() {
			return new ReactiveMapSessionRepository(new ConcurrentHashMap<>());
		}

	}

}
