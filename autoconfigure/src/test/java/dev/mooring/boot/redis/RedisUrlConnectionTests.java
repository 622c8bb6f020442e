package dev.mooring.boot.redis;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring Boot makes of the properties that {@code REDIS_URL} sets.
 */
class RedisUrlConnectionTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

	private void connect(String url, Consumer<LettuceConnectionFactory> assertions) {
		String[] properties = RedisUrl.parse(url)
			.toProperties()
			.entrySet()
			.stream()
			.map((property) -> property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		this.contextRunner.withPropertyValues(properties)
			.run((context) -> assertions.accept(context.getBean(LettuceConnectionFactory.class)));
	}

	@Test
	void standalone() {
		connect("redis://app:p%40ss%3A@cache/3", (factory) -> {
			assertThat(factory.getHostName()).isEqualTo("cache");
			assertThat(factory.getPort()).isEqualTo(6379);
			assertThat(factory.getStandaloneConfiguration().getUsername()).isEqualTo("app");
			assertThat(factory.getPassword()).isEqualTo("p@ss:");
			assertThat(factory.getDatabase()).isEqualTo(3);
			assertThat(factory.isUseSsl()).isFalse();
		});
	}

	@Test
	void withTls() {
		connect("rediss://cache", (factory) -> assertThat(factory.isUseSsl()).isTrue());
		connect("rediss://my_cache", (factory) -> assertThat(factory.isUseSsl()).isTrue());
	}

	@Test
	void hostWithAnUnderscore() {
		connect("redis://:secret@my_cache:7000/3", (factory) -> {
			assertThat(factory.getHostName()).isEqualTo("my_cache");
			assertThat(factory.getPort()).isEqualTo(7000);
			assertThat(factory.getPassword()).isEqualTo("secret");
			assertThat(factory.getDatabase()).isEqualTo(3);
		});
	}

	@Test
	void ipv6Address() {
		connect("redis://[::1]", (factory) -> assertThat(factory.getHostName()).isEqualTo("::1"));
	}

	@Test
	void cluster() {
		connect("rediss://app:secret@one:7000,my_two,[::1]:7002", (factory) -> {
			assertThat(factory.getClusterConfiguration()).isNotNull();
			assertThat(factory.getClusterConfiguration().getClusterNodes()).containsExactlyInAnyOrder(
					new RedisNode("one", 7000), new RedisNode("my_two", 6379), new RedisNode("::1", 7002));
			assertThat(factory.getClusterConfiguration().getUsername()).isEqualTo("app");
			assertThat(factory.getPassword()).isEqualTo("secret");
			assertThat(factory.isUseSsl()).isTrue();
		});
	}

}
