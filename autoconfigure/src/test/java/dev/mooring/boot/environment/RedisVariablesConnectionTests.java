package dev.mooring.boot.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

import dev.mooring.boot.redis.RedisClientAutoConfiguration;
import io.lettuce.core.SslVerifyMode;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring Boot makes of the properties that the variables of Redis set.
 */
class RedisVariablesConnectionTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RedisClientAutoConfiguration.class, DataRedisAutoConfiguration.class,
				SslAutoConfiguration.class));

	private final TestSources sources = new TestSources();

	@TempDir
	private Path directory;

	private void run(ThrowingConsumer<AssertableApplicationContext> assertions) {
		this.sources.apply();
		this.contextRunner.withInitializer((context) -> context.setEnvironment(this.sources.environment()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertions.accept(context);
			});
	}

	private void connect(Consumer<LettuceConnectionFactory> assertions) {
		run((context) -> assertions.accept(context.getBean(LettuceConnectionFactory.class)));
	}

	@Test
	void singleValues() {
		this.sources.variables(Map.of("REDIS_HOST", "my_cache", "REDIS_PORT", "7000", "REDIS_DATABASE", "3",
				"REDIS_USERNAME", "app", "REDIS_PASSWORD", "s3cret"));
		connect((factory) -> {
			assertThat(factory.getHostName()).isEqualTo("my_cache");
			assertThat(factory.getPort()).isEqualTo(7000);
			assertThat(factory.getDatabase()).isEqualTo(3);
			assertThat(factory.getStandaloneConfiguration().getUsername()).isEqualTo("app");
			assertThat(factory.getPassword()).isEqualTo("s3cret");
			assertThat(factory.isUseSsl()).isFalse();
		});
	}

	@Test
	void hostReplacesTheUrlOfAFileAsAWhole() {
		this.sources.file("spring.data.redis.url", "rediss://other:wrong@other:7000/3")
			.file("spring.data.redis.password", "wrong")
			.variable("REDIS_HOST", "cache");
		connect((factory) -> {
			assertThat(factory.getHostName()).isEqualTo("cache");
			assertThat(factory.getPort()).isEqualTo(6379);
			assertThat(factory.getDatabase()).isZero();
			assertThat(factory.getStandaloneConfiguration().getUsername()).isNull();
			assertThat(factory.getPassword()).isNull();
			assertThat(factory.isUseSsl()).isTrue();
		});
	}

	@ParameterizedTest
	@CsvSource({ "redis://cache", "redis://my_cache" })
	void urlReplacesAFileAsAWhole(String url) {
		this.sources.file("spring.data.redis.host", "other")
			.file("spring.data.redis.port", "7000")
			.file("spring.data.redis.database", "3")
			.file("spring.data.redis.username", "other")
			.file("spring.data.redis.password", "wrong")
			.file("spring.data.redis.ssl.enabled", "true")
			.variable("REDIS_URL", url);
		connect((factory) -> {
			assertThat(factory.getHostName()).isEqualTo(url.substring("redis://".length()));
			assertThat(factory.getPort()).isEqualTo(6379);
			assertThat(factory.getDatabase()).isZero();
			assertThat(factory.getStandaloneConfiguration().getUsername()).isNullOrEmpty();
			assertThat(factory.getPassword()).isNull();
			assertThat(factory.isUseSsl()).isFalse();
		});
	}

	@Test
	void passwordGoesWithTheHostOfAFile() {
		this.sources.file("spring.data.redis.host", "cache").variable("REDIS_PASSWORD", "s3cret");
		connect((factory) -> {
			assertThat(factory.getHostName()).isEqualTo("cache");
			assertThat(factory.getPassword()).isEqualTo("s3cret");
		});
	}

	@Test
	void cluster() {
		this.sources.variables(
				Map.of("REDIS_CLUSTER_NODES", "one:7000,[::1]", "REDIS_USERNAME", "app", "REDIS_PASSWORD", "s3cret"));
		connect((factory) -> {
			assertThat(factory.getClusterConfiguration().getClusterNodes())
				.containsExactlyInAnyOrder(new RedisNode("one", 7000), new RedisNode("::1", 6379));
			assertThat(factory.getClusterConfiguration().getUsername()).isEqualTo("app");
			assertThat(factory.getPassword()).isEqualTo("s3cret");
		});
	}

	@Test
	void sentinels() {
		this.sources.variables(Map.of("REDIS_SENTINEL_NODES", "one,two:7000", "REDIS_SENTINEL_MASTER", "mymaster",
				"REDIS_DATABASE", "3", "REDIS_USERNAME", "app", "REDIS_PASSWORD", "s3cret"));
		connect((factory) -> {
			assertThat(factory.getSentinelConfiguration().getSentinels())
				.containsExactlyInAnyOrder(new RedisNode("one", 26379), new RedisNode("two", 7000));
			assertThat(factory.getSentinelConfiguration().getMaster().getName()).isEqualTo("mymaster");
			assertThat(factory.getSentinelConfiguration().getUsername()).isEqualTo("app");
			assertThat(factory.getSentinelConfiguration().getSentinelPassword()).isEqualTo(RedisPassword.none());
			assertThat(factory.getDatabase()).isEqualTo(3);
			assertThat(factory.getPassword()).isEqualTo("s3cret");
		});
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_URL, rediss://cache", "REDIS_HOST, cache", "REDIS_CLUSTER_NODES, one" })
	void certificateAuthority(String variable, String server) {
		this.sources.variables(Map.of(variable, server, "REDIS_TLS_CA", TestCertificate.pem()));
		run((context) -> {
			LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
			assertThat(factory.isUseSsl()).isTrue();
			assertThat(factory.getClientConfiguration().getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
			SslBundle bundle = context.getBean(SslBundles.class).getBundle("mooring-redis");
			assertThat(context.getBean(DataRedisConnectionDetails.class).getSslBundle()).isSameAs(bundle);
			assertThat(bundle.getStores().getTrustStore().size()).isOne();
		});
	}

	@ParameterizedTest
	@CsvSource({ "REDIS_URL, rediss://cache", "REDIS_HOST, cache", "REDIS_CLUSTER_NODES, one" })
	void insecureMode(String variable, String server) {
		this.sources.variables(Map.of(variable, server, "REDIS_TLS_INSECURE", "true"));
		connect((factory) -> {
			assertThat(factory.isUseSsl()).isTrue();
			assertThat(factory.getClientConfiguration().getVerifyMode()).isEqualTo(SslVerifyMode.NONE);
		});
	}

	@Test
	void switchesTlsOffAgainstAFile() {
		this.sources.file("spring.data.redis.host", "cache")
			.file("spring.data.redis.ssl.enabled", "true")
			.variable("REDIS_TLS", "false");
		connect((factory) -> assertThat(factory.isUseSsl()).isFalse());
	}

	@Test
	void switchesTlsOnBesideTheUrlOfAFile() {
		this.sources.file("spring.data.redis.url", "redis://cache:6379").variable("REDIS_TLS", "true");
		connect((factory) -> assertThat(factory.isUseSsl()).isTrue());
	}

	static String[] passwords() {
		return new String[] { "s3cret", "${HOME}", "a${x:y}b", "\\${HOME}", "\\\\${HOME}", "${a${b}}", "$", "${", "}",
				"\\", "\\n", "#{1}", "#{systemProperties}", "'\"`", " s3cret ", "p\u00e4ss\u20ac\ud83d\ude00",
				"a:b@c/d?e#f%20+g", "a,b", "a\nb", "=", "true", "0123" };
	}

	@ParameterizedTest
	@MethodSource("passwords")
	void passwordArrivesAsItIs(String password) throws IOException {
		this.sources.variables(Map.of("REDIS_HOST", "cache", "REDIS_PASSWORD", password));
		assertPassword(password);
		Path file = Files.writeString(this.directory.resolve("password"), password + "\n");
		this.sources.variables(Map.of("REDIS_PASSWORD", "", "REDIS_PASSWORD_FILE", file.toString()));
		assertPassword(password);
		assertThat(this.sources.property("REDIS_PASSWORD")).isEqualTo(password);
	}

	@ParameterizedTest
	@MethodSource("passwords")
	void passwordCompletesAUrlAsItIs(String password) {
		this.sources.variables(Map.of("REDIS_URL", "redis://app:@cache", "REDIS_PASSWORD", password));
		assertPassword(password);
		this.sources.variable("REDIS_URL", "redis://my_cache");
		assertPassword(password);
		this.sources.variable("REDIS_URL", "redis://one,two");
		assertPassword(password);
		this.sources.variable("REDIS_URL", "")
			.variable("REDIS_HOST", "cache")
			.file("spring.data.redis.url", "redis://x");
		assertPassword(password);
	}

	private void assertPassword(String password) {
		connect((factory) -> assertThat(factory.getPassword()).isEqualTo(password));
	}

}
