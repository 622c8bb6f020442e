package dev.mooring.boot.redis;

import java.time.Duration;
import java.util.stream.Stream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RedisClientAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RedisClientAutoConfiguration.class, DataRedisAutoConfiguration.class));

	private static ClientOptions options(ApplicationContext context) {
		return context.getBean(LettuceConnectionFactory.class)
			.getClientConfiguration()
			.getClientOptions()
			.orElseThrow();
	}

	@Test
	void rejectsCommandsWhileDisconnectedAndNoticesDeadPeers() {
		this.contextRunner.run((context) -> {
			ClientOptions options = options(context);
			assertThat(options.getDisconnectedBehavior()).isEqualTo(DisconnectedBehavior.REJECT_COMMANDS);
			assertThat(options.isAutoReconnect()).isTrue();
			assertThat(options.getSocketOptions().isKeepAlive()).isTrue();
			assertThat(options.getSocketOptions().getConnectTimeout()).hasSeconds(2);
		});
	}

	@Test
	void doesSoOnAClusterToo() {
		this.contextRunner.withPropertyValues("spring.data.redis.cluster.nodes=localhost:1").run((context) -> {
			assertThat(options(context)).isInstanceOf(ClusterClientOptions.class);
			assertThat(options(context).getDisconnectedBehavior()).isEqualTo(DisconnectedBehavior.REJECT_COMMANDS);
		});
	}

	@Test
	void reconnectsWithinASecondWithAJitter() {
		this.contextRunner.run((context) -> {
			Delay delay = context.getBean(ClientResources.class).reconnectDelay();
			for (int attempt = 1; attempt < 100; attempt++) {
				assertThat(delay.createDelay(attempt)).isBetween(Duration.ZERO, Duration.ofSeconds(1));
			}
			assertThat(Stream.generate(() -> delay.createDelay(20)).limit(20).distinct().count()).isGreaterThan(1);
		});
	}

	@Test
	void connectTimeoutOfTheApplicationWins() {
		this.contextRunner.withPropertyValues("spring.data.redis.connect-timeout=7s")
			.run((context) -> assertThat(options(context).getSocketOptions().getConnectTimeout()).hasSeconds(7));
	}

	@Test
	void customizerOfTheApplicationWins() {
		this.contextRunner
			.withBean(LettuceClientOptionsBuilderCustomizer.class,
					() -> (options) -> options.disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS))
			.run((context) -> assertThat(options(context).getDisconnectedBehavior())
				.isEqualTo(DisconnectedBehavior.ACCEPT_COMMANDS));
	}

	@Test
	void switchedOffLeavesTheClientToSpringBoot() {
		this.contextRunner.withPropertyValues("mooring.redis.enabled=false")
			.run((context) -> assertThat(options(context).getDisconnectedBehavior())
				.isEqualTo(DisconnectedBehavior.DEFAULT));
	}

	@Test
	void backsOffWithoutLettuce() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RedisClient.class))
			.run((context) -> assertThat(context).doesNotHaveBean("mooringClientOptionsCustomizer"));
	}

}
